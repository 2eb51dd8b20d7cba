-- The names of the tags that usage is told apart by, as billing-tags.ts takes them from the rates.
-- grain: names
select list_sort(list_distinct(list(name))) as names
from (
  select split_part(tag, '=', 1) as name from price_rule where tag is not null
  union all
  select lower(invoice_tag) from account where invoice_tag is not null
)
