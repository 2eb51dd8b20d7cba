-- why: what a reservation or savings plan costs and brings is every line that is bought with it or
--   covered by it, once (B9).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with line as (
  select class.benefit_order_id, rated.book_currency, sum(rated.cost) as cost,
    sum(case when class.coverage is null then rated.revenue_book else 0 end) as purchase_revenue,
    sum(case when class.coverage is not null then rated.revenue_book else 0 end) as usage_revenue,
    sum(case when class.coverage is not null then rated.usage_rows else 0 end) as covered_rows
  from rated_line rated
  join usage_class class using (usage_class_id)
  where rated.is_invoiced and class.benefit_order_id is not null
  group by all
)
select benefit_order_id, book_currency, line.cost, benefit.cost as told_cost,
  line.purchase_revenue, benefit.purchase_revenue as told_purchase_revenue,
  line.usage_revenue, benefit.usage_revenue as told_usage_revenue,
  line.covered_rows, benefit.covered_rows as told_covered_rows, benefit.margin
from line
full join benefit_margin benefit using (benefit_order_id, book_currency)
where line.cost is distinct from benefit.cost
  or line.purchase_revenue is distinct from benefit.purchase_revenue
  or line.usage_revenue is distinct from benefit.usage_revenue
  or line.covered_rows is distinct from benefit.covered_rows
  or benefit.margin <> line.purchase_revenue + line.usage_revenue - line.cost
