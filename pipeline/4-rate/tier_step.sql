-- Prices in tiers or packages: the quantity of a scope and meter per day, cumulated over the
-- calendar month of usage (B17). A month that was sealed goes on where it stopped (B32).
-- grain: hop, account_id, scope_id, meter_id, usage_month, usage_date, price_list_id, rule_id
with stepped as (
  select line.hop as hop, line.account_id as account_id, line.scope_id as scope_id,
    line.meter_id as meter_id, line.usage_month as usage_month, line.usage_date as usage_date,
    line.price_list_id as price_list_id, line.rule_id as rule_id, line.model as model,
    cast(sum(line.quantity) as decimal(20, 10)) as quantity
  from tier_line line
  group by line.hop, line.account_id, line.scope_id, line.meter_id, line.usage_month,
    line.usage_date, line.price_list_id, line.rule_id, line.model
), sealed as (
  select earlier.hop as hop, earlier.account_id as account_id, earlier.scope_id as scope_id,
    earlier.meter_id as meter_id, earlier.usage_month as usage_month,
    cast(sum(earlier.quantity) as decimal(20, 10)) as quantity
  from earlier_tier earlier
  group by earlier.hop, earlier.account_id, earlier.scope_id, earlier.meter_id,
    earlier.usage_month
), cumulated as (
  select stepped.hop as hop, stepped.account_id as account_id, stepped.scope_id as scope_id,
    stepped.meter_id as meter_id, stepped.usage_month as usage_month,
    stepped.usage_date as usage_date, stepped.price_list_id as price_list_id,
    stepped.rule_id as rule_id, stepped.model as model,
    stepped.quantity as quantity,
    cast(coalesce(sealed.quantity, cast(0 as decimal(20, 10)))
      + cast(sum(stepped.quantity) over (
        partition by stepped.hop, stepped.account_id, stepped.scope_id, stepped.meter_id,
          stepped.usage_month
        order by stepped.usage_date, stepped.price_list_id, stepped.rule_id
        rows between unbounded preceding and current row) as decimal(20, 10))
      as decimal(20, 10)) as quantity_after
  from stepped
  left join sealed on stepped.hop = sealed.hop and stepped.account_id = sealed.account_id
    and stepped.scope_id = sealed.scope_id and stepped.meter_id = sealed.meter_id
    and stepped.usage_month = sealed.usage_month
)
select cumulated.hop as hop, cumulated.account_id as account_id, cumulated.scope_id as scope_id,
  cumulated.meter_id as meter_id, cumulated.usage_month as usage_month,
  cumulated.usage_date as usage_date, cumulated.price_list_id as price_list_id,
  cumulated.rule_id as rule_id, cumulated.model as model, cumulated.quantity as quantity,
  cast(cumulated.quantity_after - cumulated.quantity as decimal(20, 10)) as quantity_before,
  cumulated.quantity_after as quantity_after
from cumulated
