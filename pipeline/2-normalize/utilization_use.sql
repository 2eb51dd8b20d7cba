-- How much of each tier of the card a day used, at its rate and less the discount. The first tier
-- reaches down without end and the last one up, so that corrections below zero are rated as well
-- (B17).
-- grain: scope_id, meter_key, usage_date, tier_no
with clamped as (
  select step.scope_id, step.meter_key, step.usage_date, step.source_sha256, step.record_number,
    tier.tier_no, tier.tier_from, tier.tier_to, tier.unit_price, step.discount,
    case when step.quantity_before < tier.tier_from and tier.tier_no > 1 then tier.tier_from
      when step.quantity_before > tier.tier_to then tier.tier_to
      else step.quantity_before end as reached_before,
    case when step.quantity_after < tier.tier_from and tier.tier_no > 1 then tier.tier_from
      when step.quantity_after > tier.tier_to then tier.tier_to
      else step.quantity_after end as reached_after
  from utilization_step step
  join utilization_tier tier using (source_sha256, record_number)
  where step.billing_currency is not null
), slice as (
  select *, cast(reached_after - reached_before as decimal(20, 10)) as quantity
  from clamped
  where reached_after <> reached_before
)
select scope_id, meter_key, usage_date, tier_no, source_sha256, record_number, tier_from, tier_to,
  unit_price, quantity, cast(quantity * unit_price as decimal(38, 20)) as amount, discount,
  cast(cast(quantity * unit_price as decimal(32, 20)) * cast(1 - discount as decimal(7, 6))
    as decimal(38, 26)) as net_amount
from slice
