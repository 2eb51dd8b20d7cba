-- How much of each tier a day of utilization used, and what that costs before the discount.
-- The first tier reaches down without end and the last one up, so that corrections below
-- zero are rated as well (B17).
-- grain: usage_class_id, usage_date, tier_no
with clamped as (
  select step.usage_class_id, step.usage_date, tier.tier_no, tier.tier_from, tier.tier_to,
    tier.unit_price,
    case when step.quantity_before < tier.tier_from and tier.tier_no > 1 then tier.tier_from
      when step.quantity_before > tier.tier_to then tier.tier_to
      else step.quantity_before end as reached_before,
    case when step.quantity_after < tier.tier_from and tier.tier_no > 1 then tier.tier_from
      when step.quantity_after > tier.tier_to then tier.tier_to
      else step.quantity_after end as reached_after
  from utilization_step step
  join utilization_tier tier using (meter_key)
)
select usage_class_id, usage_date, tier_no, tier_from, tier_to, unit_price,
  cast(reached_after - reached_before as decimal(20, 10)) as quantity,
  cast(cast(reached_after - reached_before as decimal(20, 10)) * unit_price as decimal(38, 20))
    as amount
from clamped
where reached_after <> reached_before
