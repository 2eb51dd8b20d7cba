-- Usage and purchases that have no price of their own, whatever the lists say: what somebody else
-- owns (B9), and parts of a bundle; or what holds them.
-- grain: usage_class_id, usage_date, hop
select usage_class_id, usage_date, hop, price_list_id, rule_id, model, hold_reason
from kept_purchase
union all
select usage_class_id, usage_date, hop, price_list_id, rule_id, model, null
from bundled_usage
where not exists (
  select 1 from kept_purchase kept
  where kept.usage_class_id = bundled_usage.usage_class_id
    and kept.usage_date = bundled_usage.usage_date and kept.hop = bundled_usage.hop)
