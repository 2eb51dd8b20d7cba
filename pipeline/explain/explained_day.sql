-- The days of the parts whose price is in tiers, with the scope whose tiers they fill (B17).
-- grain: part_key, usage_class_id, usage_date
select line.part_key, day.usage_class_id, day.usage_date, day.hop, day.account_id, day.scope_id,
  day.meter_id, day.usage_month, day.price_list_id, day.rule_id
from explained_line line
join tier_line day on day.usage_class_id = line.usage_class_id
  and day.span_date = line.usage_date and day.hop = line.hop
