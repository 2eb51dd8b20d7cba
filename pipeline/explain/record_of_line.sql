-- Usage records that may stand behind the lines asked for: those of their subscriptions and days.
-- grain: source_sha256, record_number
with wanted_day as (
  select distinct class.subscription_id, chosen_line.usage_date
  from chosen_line join usage_class class using (usage_class_id)
)
select record.*
from usage_record record
join wanted_day on wanted_day.subscription_id = lower(record.entitlement_id)
  and wanted_day.usage_date = record.usage_date
