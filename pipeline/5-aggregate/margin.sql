-- What the seller earns per subscription and meter category, in its own currency at the month's book rate (B26):
-- margin = revenue - cost = price margin + exchange margin. Only hops that the seller invoices.
-- grain: account_id, customer_account_id, subscription_id, meter_category, is_late
select rated.account_id as account_id, priced.customer_account_id as customer_account_id,
  priced.subscription_id as subscription_id, priced.meter_category as meter_category, priced.is_late as is_late,
  priced.book_currency as book_currency, cast(sum(priced.cost) as decimal(22, 10)) as cost,
  cast(sum(priced.pec_billing) as decimal(22, 10)) as pec,
  cast(sum(rated.revenue_book) as decimal(22, 10)) as revenue,
  cast(sum(rated.fx_margin) as decimal(22, 10)) as fx_margin,
  cast(sum(rated.revenue_book - rated.fx_margin - priced.cost) as decimal(22, 10)) as price_margin,
  cast(sum(rated.revenue_book - priced.cost) as decimal(22, 10)) as margin
from rated_line rated
join priced_usage priced on rated.usage_class_id = priced.usage_class_id
  and rated.usage_date = priced.usage_date and rated.hop = priced.hop
where rated.is_invoiced
group by rated.account_id, priced.customer_account_id, priced.subscription_id, priced.meter_category,
  priced.is_late, priced.book_currency
