-- why: an amount is rounded once, on its line, half away from zero; the
--   difference is kept beside it (B27).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with lines as (
  select line.*, currency.minor_units,
    cast(line.amount_rounded as decimal(38, 20)) - line.amount_exact as difference,
    case currency.minor_units when 0 then 0.5 when 2 then 0.005 when 3 then 0.0005 end as half_unit
  from invoice_line line
  left join invoice using (invoice_key)
  left join currency on currency.currency = invoice.currency
)
select invoice_key, line_no, minor_units, amount_exact, amount_rounded, rounding, difference
from lines
where half_unit is null or rounding <> difference or abs(difference) > half_unit
  -- a tie goes away from zero
  or abs(difference) = half_unit and abs(amount_rounded) < abs(amount_exact)
