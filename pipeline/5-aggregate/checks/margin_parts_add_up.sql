-- why: margin = revenue - cost = price margin + exchange margin (B26), and
--   revenue is that of the lines.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with part as (
  select account_id, revenue_book, fx_margin from rated_line where is_invoiced
  union all
  select account_id, revenue_book, fx_margin from added_revenue where revenue_book is not null
), rated as (
  select account_id, sum(revenue_book) as revenue, sum(fx_margin) as fx_margin
  from part
  group by all
), summed as (
  select account_id, sum(revenue) as revenue, sum(cost) as cost, sum(price_margin) as price_margin,
    sum(fx_margin) as fx_margin, sum(margin) as margin,
    bool_or(margin <> revenue - cost or margin <> price_margin + fx_margin) as has_wrong_row
  from margin
  group by all
)
select account_id, rated.revenue as rated_revenue, summed.revenue, summed.cost, summed.price_margin,
  rated.fx_margin as rated_fx_margin, summed.fx_margin, summed.margin
from rated
full join summed using (account_id)
where rated.revenue is distinct from summed.revenue
  or rated.fx_margin is distinct from summed.fx_margin
  or summed.has_wrong_row
