-- why: what is free, excluded or in a bundle is billed at nothing, and somebody must be able to
--   read why.
-- fix: fill in the reason of the rule; if it is there, report it.
with rated as (
  select hop, account_id, treatment, price_list_id, rule_id, sum(usage_rows) as usage_rows,
    sum(cost) as cost, bool_or(amount <> 0) as has_amount
  from rated_line
  where treatment not in ('priced', 'covered')
  group by all
), waived as (
  select hop, account_id, treatment, price_list_id, rule_id, sum(usage_rows) as usage_rows,
    sum(cost) as cost, bool_or(coalesce(reason, '') = '') as lacks_reason
  from waived_usage
  group by all
)
select hop, account_id, treatment, price_list_id, rule_id, rated.usage_rows,
  waived.usage_rows as waived_rows, rated.cost, waived.cost as waived_cost, has_amount, lacks_reason
from rated
full join waived using (hop, account_id, treatment, price_list_id, rule_id)
where has_amount or lacks_reason or rated.usage_rows is distinct from waived.usage_rows
  or rated.cost is distinct from waived.cost
