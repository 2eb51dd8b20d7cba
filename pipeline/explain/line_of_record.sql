-- The metered usage that a usage record is part of, at every hop.
-- grain: usage_class_id, usage_date, hop
select record.usage_class_id, record.usage_date, who.hop
from classed_record record
join usage_class class using (usage_class_id)
join attribution who on who.attribution_key_id = class.attribution_key_id
  and who.usage_date = record.usage_date
where record.not_billed_reason is null
