-- why: nobody can pay a tenth of a cent: amounts have the places that ISO 4217
--   gives a currency (B27, B28).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with amount as (
  select invoice_key, 'net' as what, net as amount from invoice
  union all
  select invoice_key, 'tax', tax from invoice
  union all
  select invoice_key, 'gross', gross from invoice
  union all
  select invoice_key, concat('line ', line_no), amount_rounded from invoice_line
  union all
  select invoice_key, concat('tax ', tax_category, ' ', tax_rate), tax from tax_line
)
select invoice_key, amount.what, amount.amount, invoice.currency, currency.minor_units
from amount
left join invoice using (invoice_key)
left join currency on currency.currency = invoice.currency
where currency.minor_units is distinct from invoice.minor_units
  or coalesce(case currency.minor_units when 0 then amount.amount % 1 <> 0
    when 2 then amount.amount % 0.01 <> 0 when 3 then false end, true)
