-- What a subscription's utilization of a meter costs on a day (B10): what the month costs up to
-- that day, rounded to 10 places, less what it cost up to the day before. So the days of a month
-- are its tiers, rounded once. The vendor's invoice rounds to cents; where its file is there, that
-- bills.
-- grain: scope_id, meter_key, usage_date
with used as (
  select scope_id, meter_key, usage_date, sum(amount) as amount, sum(net_amount) as net_amount
  from utilization_use
  group by all
), reached as (
  select step.*,
    cast(round(coalesce(sum(used.amount) over month, 0), 10) as decimal(22, 10)) as list_after,
    cast(round(coalesce(sum(used.net_amount) over month, 0), 10) as decimal(22, 10)) as cost_after
  from utilization_step step
  left join used using (scope_id, meter_key, usage_date)
  where step.billing_currency is not null
  window month as (partition by step.scope_id, step.meter_key order by step.usage_date
    rows between unbounded preceding and current row)
)
select scope_id, meter_key, usage_date, billing_currency, quantity, discount,
  cast(list_after - lag(list_after, 1, 0) over month as decimal(22, 10)) as list_amount,
  cast(cost_after - lag(cost_after, 1, 0) over month as decimal(22, 10)) as cost
from reached
window month as (partition by scope_id, meter_key order by usage_date)
