-- How much each cause makes up, per currency, of invoices and of statements.
-- grain: is_invoiced, currency, cause
with total as (
  select * from difference_read where level = 'total'
)
select is_invoiced, currency, cause, amount
from (unpivot total on quantity, price, rule, fx, late, restated, moved, held, rounding
  into name cause value amount)
where amount <> 0
order by is_invoiced desc, currency, abs(amount) desc, cause
