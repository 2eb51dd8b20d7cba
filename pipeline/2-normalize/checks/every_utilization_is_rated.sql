-- why: utilization that no rate card prices on each of its days, or that two price otherwise, has
--   no cost: zero would be a lie, so it is held.
-- fix: put the rate card of the period, in the partner's currency and region and no other one,
--   into the landing folder.
-- kind: finding
select meter_key, scope_id as subscription_id, min(usage_date) as first_usage_date,
  max(usage_date) as last_usage_date, sum(quantity) as quantity
from utilization_step
where billing_currency is null
group by all
order by all
