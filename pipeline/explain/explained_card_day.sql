-- The days of the parts whose cost a rate card makes: what subscription and meter cost on the day
-- by its tiers, and what of it is the part's own.
-- grain: part_key, scope_id, meter_key, usage_date
with own as (
  select line.part_key, line.subscription_id as scope_id, lower(line.meter_id) as meter_key,
    metered.usage_date, cast(sum(metered.cost) as decimal(22, 10)) as own_cost
  from explained_line line
  join metered_usage metered on metered.usage_class_id = line.usage_class_id
    and metered.usage_date between line.usage_date and line.last_date
  where line.valued_at = 'rate_card'
  group by all
)
select own.*, day.cost as day_cost
from own
join utilization_day day using (scope_id, meter_key, usage_date)
