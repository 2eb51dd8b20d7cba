-- why: the slices of a price in tiers add up to the day's quantity or packages, or part is
--   free or paid twice (B17).
-- fix: look at the tiers of this rule for gaps and overlaps; if there are none, report it.
with used as (
  select hop, account_id, scope_id, meter_id, usage_month, usage_date, price_list_id, rule_id,
    sum(quantity) as quantity, bool_or(amount <> quantity * unit_price) as has_wrong_amount
  from tier_use
  group by all
), counted as (
  select step.*,
    coalesce(packages_after - packages_before, case when model <> 'volume' then quantity end, 0)
      as tier_quantity
  from tier_step step
  left join package_step using (hop, account_id, scope_id, meter_id, usage_month, usage_date,
    price_list_id, rule_id)
)
select hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id,
  step.tier_quantity as step_quantity, used.quantity as used_quantity, used.has_wrong_amount
from counted step
full join used using (hop, account_id, scope_id, meter_id, usage_month, usage_date,
  price_list_id, rule_id)
where coalesce(step.tier_quantity, 0) <> coalesce(used.quantity, 0)
  or step.quantity_after - step.quantity_before <> step.quantity
  or used.has_wrong_amount
