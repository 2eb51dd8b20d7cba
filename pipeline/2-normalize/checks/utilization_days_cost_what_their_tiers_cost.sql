-- why: the days of a subscription and meter cost together what their tiers of the month cost,
--   rounded once to 10 places: no more and no less.
-- fix: nothing in the files can mend it; keep them and report it, and do not invoice from this run.
with tiers as (
  select scope_id, meter_key, sum(quantity) as quantity, round(sum(amount), 10) as list_amount,
    round(sum(net_amount), 10) as cost
  from utilization_use
  group by all
), days as (
  select scope_id, meter_key, sum(quantity) as quantity, sum(list_amount) as list_amount,
    sum(cost) as cost
  from utilization_day
  group by all
)
select scope_id, meter_key, tiers.quantity, days.quantity as day_quantity, tiers.list_amount,
  days.list_amount as day_list_amount, tiers.cost, days.cost as day_cost
from tiers
full join days using (scope_id, meter_key)
where coalesce(tiers.quantity, 0) <> coalesce(days.quantity, 0)
  or coalesce(tiers.list_amount, 0) <> coalesce(days.list_amount, 0)
  or coalesce(tiers.cost, 0) <> coalesce(days.cost, 0)
