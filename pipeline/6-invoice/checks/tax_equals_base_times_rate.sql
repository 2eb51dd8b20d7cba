-- why: tax is worked out per category and rate on the sum of the rounded
--   lines, and rounded once (B28).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with line as (
  select invoice_key, tax_category, tax_rate, sum(amount_rounded) as base
  from invoice_line
  group by all
), exact as (
  select tax_line.*, invoice.minor_units, invoice.tax_fx_rate,
    cast(tax_line.base * tax_line.tax_rate * 0.01 as decimal(38, 9)) as exact_tax
  from tax_line
  left join invoice using (invoice_key)
), taxed as (
  select *,
    case minor_units when 0 then cast(round(exact_tax, 0) as decimal(20, 3))
      when 2 then cast(round(exact_tax, 2) as decimal(20, 3))
      when 3 then cast(round(exact_tax, 3) as decimal(20, 3)) end as expected_tax,
    cast(round(tax * tax_fx_rate, 2) as decimal(20, 2)) as expected_in_tax_currency
  from exact
)
select invoice_key, tax_category, tax_rate, line.base as line_base, taxed.base, taxed.tax,
  taxed.expected_tax, taxed.tax_in_tax_currency, taxed.expected_in_tax_currency
from line
full join taxed using (invoice_key, tax_category, tax_rate)
where line.base is distinct from taxed.base or taxed.tax is distinct from taxed.expected_tax
  or taxed.tax_in_tax_currency is distinct from taxed.expected_in_tax_currency
