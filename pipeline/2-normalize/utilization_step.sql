-- Utilization per class and day, cumulated over the period for each subscription and meter: tiers
-- and what is included are of a month. Quantities are narrowed once, as all usage is.
-- grain: usage_class_id, usage_date
with used as (
  select part.usage_class_id, part.usage_date, lower(class.meter_id) as meter_key,
    lower(class.subscription_id) as scope_id,
    cast(round(sum(part.quantity), 10) as decimal(20, 10)) as quantity
  from metered_part part
  join billing_run on part.billing_month = billing_run.period_start
  join usage_class_part class using (source_sha256, usage_class_id)
  join source_file file using (source_sha256)
  -- that it has no amounts is why it is rated; what another record holds is not rated twice
  left join not_billed other on other.source_sha256 = part.source_sha256
    and other.usage_class_id = part.usage_class_id and other.reason <> 'control: it has no amounts'
  where other.usage_class_id is null and file.format = 'azure-utilization'
  group by all
)
select usage_class_id, usage_date, meter_key, scope_id, quantity,
  cast(sum(quantity) over reached - quantity as decimal(20, 10)) as quantity_before,
  cast(sum(quantity) over reached as decimal(20, 10)) as quantity_after
from used
window reached as (partition by scope_id, meter_key order by usage_date, usage_class_id
  rows between unbounded preceding and current row)
