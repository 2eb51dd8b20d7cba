-- The days of usage with a price in tiers or packages: they fill up day by day over the plan or
-- the subscription, as the list says (B17).
-- grain: usage_class_id, usage_date, hop
select priced.usage_class_id as usage_class_id, metered.usage_date as usage_date, priced.hop as hop,
  priced.usage_date as span_date, priced.account_id as account_id,
  case when priced.tier_scope = 'subscription' then priced.subscription_id
    else priced.plan_id end as scope_id,
  priced.meter_id as meter_id, priced.usage_month as usage_month,
  priced.price_list_id as price_list_id, priced.rule_id as rule_id, priced.model as model,
  metered.quantity as quantity
from priced_usage priced
join metered_usage metered on priced.usage_class_id = metered.usage_class_id
  and metered.usage_date >= priced.usage_date and metered.usage_date <= priced.last_date
where priced.treatment = 'priced' and priced.model in ('graduated', 'volume', 'package')
