-- For accounts that are invoiced per value of a tag (B2): the value that usage of theirs has.
-- grain: account_id, usage_class_id
with billed as (
  select distinct account.account_id, account.invoice_tag as tag_name, who.attribution_key_id
  from charged_account account
  join attribution who using (account_id)
  where account.invoice_tag is not null
)
select billed.account_id, class.usage_class_id, tag.tag_value
from billed
join usage_class class using (attribution_key_id)
join usage_tag tag using (usage_class_id, tag_name)
