-- The latest name of every Azure subscription, for print; names change, ids do not.
-- grain: subscription_id
select lower(entitlement_id) as subscription_id,
  coalesce(arg_max(entitlement_description, (usage_date, entitlement_description)),
    min(lower(entitlement_id))) as subscription_name
from usage_record
group by lower(entitlement_id)
