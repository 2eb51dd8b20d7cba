-- What an account owes per subscription and meter category, exact; the smallest thing an invoice line is made of.
-- grain: hop, account_id, currency, customer_account_id, subscription_id, meter_category, is_late, is_invoiced
select rated.hop as hop, rated.account_id as account_id, rated.currency as currency,
  priced.customer_account_id as customer_account_id, priced.subscription_id as subscription_id,
  priced.meter_category as meter_category, priced.is_late as is_late, rated.is_invoiced as is_invoiced,
  cast(sum(rated.amount) as decimal(38, 20)) as amount, cast(sum(rated.cost) as decimal(22, 10)) as cost,
  cast(sum(priced.usage_rows) as bigint) as usage_rows
from rated_line rated
join priced_usage priced on rated.usage_class_id = priced.usage_class_id
  and rated.usage_date = priced.usage_date and rated.hop = priced.hop
group by rated.hop, rated.account_id, rated.currency, priced.customer_account_id, priced.subscription_id,
  priced.meter_category, priced.is_late, rated.is_invoiced
