-- The days of usage, each with the month whose exchange rates apply (B25) and the first day of its
-- span: the days around it on which no price, account, assignment or benefit begins or ends.
-- What is the same on every day of a span is rated as one.
-- grain: usage_date
with used as (
  select distinct usage_date from metered_usage
), bound as (
  select date_trunc('month', usage_date)::date as day from used
  union
  select unnest([valid_from, valid_to]) from price_rule
  union
  select unnest([valid_from, valid_to]) from account
  union
  select unnest([valid_from, valid_to]) from assignment
  union
  select unnest([valid_from, valid_to]) from benefit
  union
  -- a bundle begins and ends with its service
  select unnest([valid_from, valid_to]) from service
  where lower(service_id) in (select lower(bundle) from price_rule where bundle is not null)
)
select used.usage_date, strftime(used.usage_date, '%Y-%m') as usage_month, bound.day as span_start
from used
asof join bound on used.usage_date >= bound.day
