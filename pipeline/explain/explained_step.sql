-- The days of a graduated part: the scope's quantity of the day, and what was
-- cumulated before and after it.
-- grain: part_key, usage_date
select distinct day.part_key, step.usage_date, step.quantity, step.quantity_before,
  step.quantity_after
from explained_day day
join tier_step step using (hop, account_id, scope_id, meter_id, usage_month, usage_date,
  price_list_id, rule_id)
