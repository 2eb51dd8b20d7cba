-- The days of both runs, each with the first day of the stretch in which it is compared: a
-- stretch ends where either run begins another span. Runs of two periods have no day in
-- common: their months are compared as a whole.
-- grain: usage_date
with day as (
  select distinct usage_date from usage_day
), stretch as (
  select distinct span_start from usage_day
), periods as (
  select count(distinct period_start) as periods from billing_run
)
select day.usage_date,
  case when periods.periods = 1 then stretch.span_start else date '0001-01-01' end as stretch_start
from day
asof join stretch on day.usage_date >= stretch.span_start
cross join periods
