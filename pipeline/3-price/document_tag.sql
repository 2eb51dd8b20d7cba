-- For accounts that are invoiced per value of a tag (B2): the value that usage of theirs has.
-- grain: account_id, usage_class_id
with asked as (
  select account_id, invoice_tag as tag_name from charged_account where invoice_tag is not null
), tagged as (
  select asked.account_id, tag.usage_class_id, tag.tag_value
  from asked join usage_tag tag using (tag_name)
), billed as (
  select distinct who.account_id, class.usage_class_id
  from asked
  join attribution who using (account_id)
  join usage_class class using (attribution_key_id)
)
select tagged.account_id, tagged.usage_class_id, tagged.tag_value
from tagged
semi join billed using (account_id, usage_class_id)
