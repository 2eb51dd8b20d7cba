-- The latest name of every Azure subscription, for print; names change, ids do not. What services
-- and adjustments name beside them has its id; a section of their own has none.
-- grain: subscription_id
with named as (
  select lower(entitlement_id) as subscription_id, entitlement_description as description,
    usage_date
  from usage_record
  union all
  select subscription_id, null, usage_date from service_usage
  union all
  select subscription_id, null, null from added_line
)
select subscription_id,
  coalesce(arg_max(description, (usage_date, description)), min(subscription_id))
    as subscription_name
from named
group by subscription_id
