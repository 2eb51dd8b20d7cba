-- why: usage that is neither rated nor held at a hop was lost on the way,
--   and its money with it (B21).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with billed_key as (
  -- a number per subscription, since comparing the ids of every line would take as long as rating
  select *, row_number() over () as key_no
  from (select distinct partner_id, customer_id, plan_id, subscription_id from usage_class)
), class_key as (
  select class.usage_class_id, billed_key.key_no
  from usage_class class
  join billed_key using (partner_id, customer_id, plan_id, subscription_id)
), hop_of_key as (
  select billed_key.key_no, attribution.usage_date, attribution.hop
  from attribution
  join billed_key using (partner_id, customer_id, plan_id, subscription_id)
), expected as (
  select class_key.key_no, hop_of_key.hop, sum(metered.usage_rows) as records,
    sum(metered.cost) as cost
  from metered_usage metered
  join class_key using (usage_class_id)
  join hop_of_key on hop_of_key.key_no = class_key.key_no
    and hop_of_key.usage_date = metered.usage_date
  group by all
), rated as (
  select class_key.key_no, rated_line.hop, sum(rated_line.usage_rows) as records,
    sum(rated_line.cost) as cost
  from rated_line
  join class_key using (usage_class_id)
  group by all
), on_hold as (
  select class_key.key_no, held_line.hop, sum(held_line.usage_rows) as records,
    sum(held_line.cost) as cost
  from held_line
  join class_key using (usage_class_id)
  group by all
)
select billed_key.customer_id, billed_key.subscription_id, hop, expected.records,
  rated.records as rated_records, on_hold.records as held_records, expected.cost,
  rated.cost as rated_cost, on_hold.cost as held_cost
from expected
full join rated using (key_no, hop)
full join on_hold using (key_no, hop)
left join billed_key using (key_no)
where coalesce(expected.records, 0) <> coalesce(rated.records, 0) + coalesce(on_hold.records, 0)
  or coalesce(expected.cost, 0) <> coalesce(rated.cost, 0) + coalesce(on_hold.cost, 0)
