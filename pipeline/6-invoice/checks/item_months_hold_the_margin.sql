-- why: what later months are compared with is all that accounts cost and pay, or a comparison is
--   with something else.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with in_margin as (
  select account_id, book_currency, sum(cost) as cost, sum(revenue) as revenue
  from margin
  where account_id not in (select account_id from held)
  group by all
), in_items as (
  select account_id, book_currency, sum(cost) as cost, sum(revenue) as revenue
  from item_month
  group by all
)
select account_id, book_currency, in_margin.cost, in_items.cost as cost_of_items,
  in_margin.revenue, in_items.revenue as revenue_of_items
from in_margin
full join in_items using (account_id, book_currency)
where in_margin.cost is distinct from in_items.cost
  or in_margin.revenue is distinct from in_items.revenue
