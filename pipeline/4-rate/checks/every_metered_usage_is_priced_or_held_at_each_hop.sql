-- why: usage that is neither rated nor held at a hop was lost on the way,
--   and its money with it (B21).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with metered_day as (
  -- added up per subscription and day first: there are far more lines than days
  select class.attribution_key_id, metered.usage_date, sum(metered.usage_rows) as records,
    sum(metered.cost) as cost
  from metered_usage metered
  join usage_class class using (usage_class_id)
  group by all
), expected as (
  select attribution_key_id, who.hop, sum(day.records) as records, sum(day.cost) as cost
  from metered_day day
  join attribution who using (attribution_key_id, usage_date)
  group by all
), rated as (
  select class.attribution_key_id, rated_line.hop, sum(rated_line.usage_rows) as records,
    sum(rated_line.cost) as cost
  from rated_line
  join usage_class class using (usage_class_id)
  group by all
), on_hold as (
  select class.attribution_key_id, held_line.hop, sum(held_line.usage_rows) as records,
    sum(held_line.cost) as cost
  from held_line
  join usage_class class using (usage_class_id)
  group by all
), named as (
  select distinct attribution_key_id, customer_id, subscription_id from usage_class
)
select named.customer_id, named.subscription_id, hop, expected.records,
  rated.records as rated_records, on_hold.records as held_records, expected.cost,
  rated.cost as rated_cost, on_hold.cost as held_cost
from expected
full join rated using (attribution_key_id, hop)
full join on_hold using (attribution_key_id, hop)
left join named using (attribution_key_id)
where coalesce(expected.records, 0) <> coalesce(rated.records, 0) + coalesce(on_hold.records, 0)
  or coalesce(expected.cost, 0) <> coalesce(rated.cost, 0) + coalesce(on_hold.cost, 0)
