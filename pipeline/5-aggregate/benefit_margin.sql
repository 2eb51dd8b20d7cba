-- What a reservation or savings plan earns in the period (B9): what it costs us, what its buyer
-- pays, and what usage that it covers brings from those who do not own it. What is left of a
-- commitment that we keep and nobody used is a margin below zero. Only hops that the seller
-- invoices.
-- grain: benefit_order_id, book_currency
with part as (
  select class.benefit_order_id as benefit_order_id, rated.book_currency as book_currency,
    rated.cost as cost, rated.revenue_book as purchase_revenue,
    cast(0 as decimal(22, 10)) as usage_revenue, cast(0 as bigint) as covered_rows
  from rated_line rated
  join usage_class class on rated.usage_class_id = class.usage_class_id
  where rated.is_invoiced and class.charge_kind = 'purchase' and class.benefit_order_id is not null
  union all
  select class.benefit_order_id as benefit_order_id, rated.book_currency as book_currency,
    rated.cost as cost, cast(0 as decimal(22, 10)) as purchase_revenue,
    rated.revenue_book as usage_revenue, rated.usage_rows as covered_rows
  from rated_line rated
  join usage_class class on rated.usage_class_id = class.usage_class_id
  where rated.is_invoiced and class.coverage is not null
), summed as (
  select part.benefit_order_id as benefit_order_id, part.book_currency as book_currency,
    cast(sum(part.cost) as decimal(22, 10)) as cost,
    cast(sum(part.purchase_revenue) as decimal(22, 10)) as purchase_revenue,
    cast(sum(part.usage_revenue) as decimal(22, 10)) as usage_revenue,
    cast(sum(part.covered_rows) as bigint) as covered_rows
  from part
  group by part.benefit_order_id, part.book_currency
)
select summed.benefit_order_id as benefit_order_id, summed.book_currency as book_currency,
  summed.cost as cost, summed.purchase_revenue as purchase_revenue,
  summed.usage_revenue as usage_revenue, summed.covered_rows as covered_rows,
  cast(summed.purchase_revenue + summed.usage_revenue - summed.cost as decimal(22, 10)) as margin
from summed
