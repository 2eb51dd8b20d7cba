-- What an account owes per subscription and meter category, exact; the smallest thing
-- an invoice line is made of. What is excluded, or part of a bundle, stands in
-- waived_usage only.
-- grain: hop, account_id, currency, customer_account_id, subscription_id,
--   meter_category, is_late, is_invoiced
select rated.hop as hop, rated.account_id as account_id, rated.currency as currency,
  rated.customer_account_id as customer_account_id, class.subscription_id as subscription_id,
  class.charge_group as meter_category, rated.is_late as is_late, rated.is_invoiced as is_invoiced,
  cast(sum(rated.amount) as decimal(38, 20)) as amount,
  cast(sum(rated.cost) as decimal(22, 10)) as cost,
  cast(sum(rated.usage_rows) as bigint) as usage_rows
from rated_line rated
join usage_class class on rated.usage_class_id = class.usage_class_id
where rated.treatment not in ('excluded', 'bundled')
group by rated.hop, rated.account_id, rated.currency, rated.customer_account_id,
  class.subscription_id, class.charge_group, rated.is_late, rated.is_invoiced
