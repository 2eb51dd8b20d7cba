-- The span of usage that a usage record is part of, at every hop.
-- grain: usage_class_id, usage_date, hop
select span.usage_class_id, span.usage_date, who.hop
from classed_record record
join usage_class class using (usage_class_id)
join span_usage span on span.usage_class_id = record.usage_class_id
  and record.usage_date between span.usage_date and span.last_date
join attribution who on who.attribution_key_id = class.attribution_key_id
  and who.usage_date = record.usage_date
where record.not_billed_reason is null
