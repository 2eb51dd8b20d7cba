-- why: utilization that no rate card prices, or that two price otherwise, has no
--   cost: zero would be a lie.
-- fix: put the rate card of the period, in the partner's currency and region and no other
--   one, into the landing folder.
-- kind: finding
select step.meter_key, step.scope_id as subscription_id, min(step.usage_date) as first_usage_date,
  sum(step.quantity) as quantity
from utilization_step step
left join utilization_cost cost using (usage_class_id, usage_date)
where cost.usage_class_id is null
group by all
order by all
