-- What the seller earns per subscription and meter category, in its own currency at the
-- month's book rate (B26): margin = revenue - cost = price margin + exchange margin. Only hops
-- that the seller invoices.
-- grain: account_id, customer_account_id, subscription_id, meter_category, is_late
with part as (
  select rated.account_id as account_id, rated.customer_account_id as customer_account_id,
    class.subscription_id as subscription_id, class.charge_group as meter_category,
    rated.is_late as is_late, rated.book_currency as book_currency, rated.cost as cost,
    rated.pec_billing as pec, rated.revenue_book as revenue, rated.fx_margin as fx_margin
  from rated_line rated
  join usage_class class on rated.usage_class_id = class.usage_class_id
  where rated.is_invoiced
  union all
  select added.account_id as account_id, added.customer_account_id as customer_account_id,
    added.subscription_id as subscription_id, added.meter_category as meter_category,
    added.is_late as is_late, added.book_currency as book_currency,
    cast(0 as decimal(22, 10)) as cost, cast(0 as decimal(22, 10)) as pec,
    added.revenue_book as revenue, added.fx_margin as fx_margin
  from added_revenue added
  where added.revenue_book is not null
), summed as (
  select part.account_id as account_id, part.customer_account_id as customer_account_id,
    part.subscription_id as subscription_id, part.meter_category as meter_category,
    part.is_late as is_late, part.book_currency as book_currency,
    cast(sum(part.cost) as decimal(22, 10)) as cost,
    cast(sum(part.pec) as decimal(22, 10)) as pec,
    cast(sum(part.revenue) as decimal(22, 10)) as revenue,
    cast(sum(part.fx_margin) as decimal(22, 10)) as fx_margin
  from part
  group by part.account_id, part.customer_account_id, part.subscription_id, part.meter_category,
    part.is_late, part.book_currency
)
select summed.account_id as account_id, summed.customer_account_id as customer_account_id,
  summed.subscription_id as subscription_id, summed.meter_category as meter_category,
  summed.is_late as is_late, summed.book_currency as book_currency, summed.cost as cost,
  summed.pec as pec, summed.revenue as revenue, summed.fx_margin as fx_margin,
  cast(summed.revenue - summed.cost - summed.fx_margin as decimal(22, 10)) as price_margin,
  cast(summed.revenue - summed.cost as decimal(22, 10)) as margin
from summed
