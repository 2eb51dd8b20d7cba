-- Volume prices: the one tier in which the month's total of a scope and meter lies prices every
-- unit of it (B17). The total counts whatever is priced in tiers or packages, by all rules of the
-- month and with what sealed periods counted of it; the first tier reaches down without end.
-- grain: hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id
with counted as (
  select step.hop as hop, step.account_id as account_id, step.scope_id as scope_id,
    step.meter_id as meter_id, step.usage_month as usage_month, step.quantity as quantity
  from tier_step step
  union all
  select earlier.hop as hop, earlier.account_id as account_id, earlier.scope_id as scope_id,
    earlier.meter_id as meter_id, earlier.usage_month as usage_month,
    earlier.quantity as quantity
  from earlier_tier earlier
), total as (
  select counted.hop as hop, counted.account_id as account_id, counted.scope_id as scope_id,
    counted.meter_id as meter_id, counted.usage_month as usage_month,
    cast(sum(counted.quantity) as decimal(20, 10)) as quantity
  from counted
  group by counted.hop, counted.account_id, counted.scope_id, counted.meter_id,
    counted.usage_month
), ruled as (
  select step.hop as hop, step.account_id as account_id, step.scope_id as scope_id,
    step.meter_id as meter_id, step.usage_month as usage_month,
    step.price_list_id as price_list_id, step.rule_id as rule_id
  from tier_step step
  where step.model = 'volume'
  group by step.hop, step.account_id, step.scope_id, step.meter_id, step.usage_month,
    step.price_list_id, step.rule_id
)
select ruled.hop as hop, ruled.account_id as account_id, ruled.scope_id as scope_id,
  ruled.meter_id as meter_id, ruled.usage_month as usage_month,
  ruled.price_list_id as price_list_id, ruled.rule_id as rule_id, total.quantity as quantity,
  tier.tier_no as tier_no, tier.tier_from as tier_from, tier.tier_to as tier_to,
  tier.unit_price as unit_price
from ruled
join total on ruled.hop = total.hop and ruled.account_id = total.account_id
  and ruled.scope_id = total.scope_id and ruled.meter_id = total.meter_id
  and ruled.usage_month = total.usage_month
join price_tier tier on ruled.price_list_id = tier.price_list_id and ruled.rule_id = tier.rule_id
  and (total.quantity >= tier.tier_from or tier.tier_no = 1)
  and (total.quantity < tier.tier_to or tier.tier_to >= cast(9999999999 as decimal(20, 10)))
