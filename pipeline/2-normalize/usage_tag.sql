-- The tags of usage classes: those that rules and accounts name (B2, B15), since no other is kept.
-- grain: usage_class_id, tag_name
with entry as (
  select usage_class_id, unnest(map_entries(tag_map(billing_tags))) as tag
  from usage_class where billing_tags is not null
)
select usage_class_id, tag.key as tag_name, tag.value as tag_value
from entry
