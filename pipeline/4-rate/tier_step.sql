-- Graduated prices: the quantity of a scope and meter per day, cumulated over the
-- calendar month of usage (B17).
-- grain: hop, account_id, scope_id, meter_id, usage_month, usage_date, price_list_id, rule_id
with scoped as (
  select priced.hop as hop, priced.account_id as account_id,
    case when priced.tier_scope = 'subscription' then priced.subscription_id else priced.plan_id end as scope_id,
    priced.meter_id as meter_id, priced.usage_month as usage_month, priced.usage_date as usage_date,
    priced.price_list_id as price_list_id, priced.rule_id as rule_id, priced.quantity as quantity
  from priced_usage priced
  where priced.treatment = 'priced' and priced.model = 'graduated'
), stepped as (
  select scoped.hop as hop, scoped.account_id as account_id, scoped.scope_id as scope_id,
    scoped.meter_id as meter_id, scoped.usage_month as usage_month, scoped.usage_date as usage_date,
    scoped.price_list_id as price_list_id, scoped.rule_id as rule_id,
    cast(sum(scoped.quantity) as decimal(20, 10)) as quantity
  from scoped
  group by scoped.hop, scoped.account_id, scoped.scope_id, scoped.meter_id, scoped.usage_month,
    scoped.usage_date, scoped.price_list_id, scoped.rule_id
), cumulated as (
  select stepped.hop as hop, stepped.account_id as account_id, stepped.scope_id as scope_id,
    stepped.meter_id as meter_id, stepped.usage_month as usage_month, stepped.usage_date as usage_date,
    stepped.price_list_id as price_list_id, stepped.rule_id as rule_id, stepped.quantity as quantity,
    cast(sum(stepped.quantity) over (
      partition by stepped.hop, stepped.account_id, stepped.scope_id, stepped.meter_id, stepped.usage_month
      order by stepped.usage_date, stepped.price_list_id, stepped.rule_id
      rows between unbounded preceding and current row) as decimal(20, 10)) as quantity_after
  from stepped
)
select cumulated.hop as hop, cumulated.account_id as account_id, cumulated.scope_id as scope_id,
  cumulated.meter_id as meter_id, cumulated.usage_month as usage_month, cumulated.usage_date as usage_date,
  cumulated.price_list_id as price_list_id, cumulated.rule_id as rule_id, cumulated.quantity as quantity,
  cast(cumulated.quantity_after - cumulated.quantity as decimal(20, 10)) as quantity_before,
  cumulated.quantity_after as quantity_after
from cumulated
