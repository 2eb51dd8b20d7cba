-- Before, after and the causes, per currency: invoices first, then statements.
-- grain: is_invoiced, currency
select is_invoiced, currency, before, after, difference, quantity, price, rule, fx, late, restated,
  moved, held, rounding
from difference_read
where level = 'total'
order by is_invoiced desc, currency
