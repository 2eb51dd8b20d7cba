-- All that differs between two runs, and all that does not: the amounts before and after, and the
-- causes that add up to their difference. Usage has a key; what an invoice line holds beyond usage
-- has none.
-- grain: usage_key, hop, stretch_start, account_id, currency, customer_account_id,
--   subscription_id, meter_category, is_invoiced, is_late
with part as (
  select usage.usage_key, usage.hop, usage.stretch_start, usage.account_id, usage.currency,
    usage.customer_account_id, known.subscription_id, known.charge_group as meter_category,
    usage.is_invoiced, usage.is_late, usage.before, usage.after, usage.quantity, usage.rule,
    usage.price, usage.fx, usage.late, usage.restated, usage.moved, usage.held,
    cast(0 as decimal(38, 20)) as rounding
  from usage_difference usage
  join compared_key known using (usage_key)
  union all by name
  select cast(0 as bigint) as usage_key, hop, date '0001-01-01' as stretch_start, account_id,
    currency, customer_account_id, subscription_id, meter_category, is_invoiced, is_late, before,
    after, rule, price, rounding
  from charge_difference
), account_name as (
  select account_id, arg_max(name, (side = 'after', valid_from)) as name
  from account group by all
), named as (
  select subscription_id, arg_max(subscription_name, side = 'after') as subscription_name
  from subscription_name group by all
)
select part.usage_key, part.hop, part.stretch_start, part.account_id,
  coalesce(account_name.name, '') as account_name, part.currency, part.customer_account_id,
  part.subscription_id, coalesce(named.subscription_name, '') as subscription_name,
  part.meter_category, coalesce(known.meter_sub_category, '') as meter_sub_category,
  coalesce(known.meter_name, '') as meter_name, coalesce(known.meter_id, '') as meter_id,
  coalesce(known.sku_id, '') as sku_id, part.is_invoiced, part.is_late,
  cast(part.before as decimal(38, 20)) as before, cast(part.after as decimal(38, 20)) as after,
  cast(part.after - part.before as decimal(38, 20)) as difference,
  cast(coalesce(part.quantity, 0) as decimal(38, 20)) as quantity,
  cast(part.rule as decimal(38, 20)) as rule, cast(part.price as decimal(38, 20)) as price,
  cast(coalesce(part.fx, 0) as decimal(38, 20)) as fx,
  cast(coalesce(part.late, 0) as decimal(38, 20)) as late,
  cast(coalesce(part.restated, 0) as decimal(38, 20)) as restated,
  cast(coalesce(part.moved, 0) as decimal(38, 20)) as moved,
  cast(coalesce(part.held, 0) as decimal(38, 20)) as held,
  cast(part.rounding as decimal(38, 20)) as rounding
from part
left join compared_key known using (usage_key)
left join account_name using (account_id)
left join named on named.subscription_id = part.subscription_id
