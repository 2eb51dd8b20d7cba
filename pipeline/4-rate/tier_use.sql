-- How much of each tier a day used, and what that costs: the explanation of every amount in tiers
-- (B17), in quantity or, of a package price, in packages. The first tier reaches down without end
-- and the last one up, so that corrections below zero are rated as well.
-- grain: hop, account_id, scope_id, meter_id, usage_month, usage_date,
--   price_list_id, rule_id, tier_no
with counted as (
  select step.hop as hop, step.account_id as account_id, step.scope_id as scope_id,
    step.meter_id as meter_id, step.usage_month as usage_month, step.usage_date as usage_date,
    step.price_list_id as price_list_id, step.rule_id as rule_id,
    coalesce(package.packages_before, step.quantity_before) as before,
    coalesce(package.packages_after, step.quantity_after) as after
  from tier_step step
  left join package_step package on step.hop = package.hop and step.account_id = package.account_id
    and step.scope_id = package.scope_id and step.meter_id = package.meter_id
    and step.usage_month = package.usage_month and step.usage_date = package.usage_date
    and step.price_list_id = package.price_list_id and step.rule_id = package.rule_id
  where step.model <> 'volume'
), clamped as (
  select counted.hop as hop, counted.account_id as account_id, counted.scope_id as scope_id,
    counted.meter_id as meter_id, counted.usage_month as usage_month,
    counted.usage_date as usage_date, counted.price_list_id as price_list_id,
    counted.rule_id as rule_id, tier.tier_no as tier_no,
    tier.tier_from as tier_from, tier.tier_to as tier_to, tier.unit_price as unit_price,
    case when counted.before < tier.tier_from and tier.tier_no > 1 then tier.tier_from
      when counted.before > tier.tier_to and tier.tier_to < cast(9999999999 as decimal(20, 10))
        then tier.tier_to
      else counted.before end as reached_before,
    case when counted.after < tier.tier_from and tier.tier_no > 1 then tier.tier_from
      when counted.after > tier.tier_to and tier.tier_to < cast(9999999999 as decimal(20, 10))
        then tier.tier_to
      else counted.after end as reached_after
  from counted
  join price_tier tier on counted.price_list_id = tier.price_list_id
    and counted.rule_id = tier.rule_id
)
select clamped.hop as hop, clamped.account_id as account_id, clamped.scope_id as scope_id,
  clamped.meter_id as meter_id, clamped.usage_month as usage_month,
  clamped.usage_date as usage_date, clamped.price_list_id as price_list_id,
  clamped.rule_id as rule_id, clamped.tier_no as tier_no, clamped.tier_from as tier_from,
  clamped.tier_to as tier_to, clamped.unit_price as unit_price,
  cast(clamped.reached_after - clamped.reached_before as decimal(20, 10)) as quantity,
  cast(cast(clamped.reached_after - clamped.reached_before as decimal(20, 10)) * clamped.unit_price
    as decimal(38, 20)) as amount
from clamped
where clamped.reached_after <> clamped.reached_before
