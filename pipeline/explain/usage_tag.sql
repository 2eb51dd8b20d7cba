-- The tag of what is asked for, if any, as usage of a run has it.
-- grain: usage_class_id, tag_name
select 0 as usage_class_id, split_part(tag, '=', 1) as tag_name,
  substr(tag, strpos(tag, '=') + 1) as tag_value
from wanted
where tag is not null
