-- What utilization records delivered in the period per file, class and day. Where another file has
-- amounts for the same subscription and day, that one bills (B7): usage of the day, or a charge of
-- the invoice cycle, which has no days.
-- grain: source_sha256, usage_class_id, usage_date
with billable as not materialized (
  select part.source_sha256, part.usage_class_id, part.usage_date, part.quantity, file.dataset,
    class.meter_id, class.subscription_id, class.plan_id, class.charge_kind
  from metered_part part
  join billing_run on part.billing_month = billing_run.period_start
  join usage_class_part class using (source_sha256, usage_class_id)
  join source_file file using (source_sha256)
  left join not_billed other using (source_sha256, usage_class_id)
  where other.usage_class_id is null
), delivered as (
  select * from billable where dataset = 'utilization'
), known_as as (
  -- the page of a record names the subscription as the invoice does, its resource as Azure does
  select distinct subscription_id, subscription_id as other_id from delivered
  union
  select distinct subscription_id, plan_id from delivered
), has_amounts as (
  select distinct known_as.subscription_id,
    case when billable.dataset not in ('legacy_usage', 'legacy_license', 'reconciliation')
      then billable.usage_date end as usage_date
  from billable
  join known_as on known_as.other_id = billable.subscription_id
  where billable.dataset not in ('utilization', 'own_service') and billable.charge_kind = 'usage'
)
select delivered.source_sha256, delivered.usage_class_id, delivered.usage_date,
  lower(delivered.meter_id) as meter_key, delivered.subscription_id as scope_id,
  delivered.quantity as wide_quantity,
  case when of_day.subscription_id is not null or of_cycle.subscription_id is not null
    then 'control: another file has its amounts' end as not_billed_reason
from delivered
left join has_amounts of_day on of_day.subscription_id = delivered.subscription_id
  and of_day.usage_date = delivered.usage_date
left join has_amounts of_cycle on of_cycle.subscription_id = delivered.subscription_id
  and of_cycle.usage_date is null
