-- Purchases of reservations and savings plans that the account of a hop does not pay for, since
-- somebody else owns them (B9): kept by us, or by the reseller whose customer it is. An owner who
-- is neither, where we invoice, cannot be charged here: then the purchase is held.
-- grain: usage_class_id, usage_date, hop
with owned as (
  select class.usage_class_id, metered.usage_date, who.hop, who.is_invoiced, benefit.owner,
    benefit.kind, class.benefit_order_id, benefit.file, benefit.line_no
  from usage_class class
  join metered_usage metered using (usage_class_id)
  join attribution who on who.attribution_key_id = class.attribution_key_id
    and who.usage_date = metered.usage_date
  join benefit on benefit.benefit_order_id = class.benefit_order_id
    and metered.usage_date >= benefit.valid_from and metered.usage_date < benefit.valid_to
  where class.charge_kind = 'purchase' and who.account_id is not null
    and benefit.owner <> who.account_id
    and benefit.owner is distinct from who.customer_account_id
)
select usage_class_id, usage_date, hop, 'built-in' as price_list_id,
  'benefit-kept' as rule_id, 'excluded' as model,
  concat(replace(kind, '_', ' '), ' ', benefit_order_id, ' is kept by ',
    case owner when 'seller' then 'us' else owner end) as reason,
  case when owner <> 'seller' and is_invoiced then 'other_benefit_owner' end as hold_reason,
  benefit_order_id, owner, file, line_no
from owned
