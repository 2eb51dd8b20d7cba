-- The days of the month between which a price of the lists begins or ends.
-- grain: first_day
with bound as (
  select period_start as day from billing_run
  union
  select unnest([rule.valid_from, rule.valid_to])
  from price_rule rule
  semi join list_chain using (price_list_id)
  cross join billing_run
  where rule.valid_from <= period_last_day and rule.valid_to > period_start
)
select day as first_day, coalesce(lead(day) over (order by day),
  cast(period_last_day + 1 as date)) as end_day
from bound cross join billing_run
where day between period_start and period_last_day
