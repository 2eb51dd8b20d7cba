-- How many packages a scope has started in the month before and after a day: every package that is
-- begun above what is included, counted in whole numbers of the tenth place (B17). A quantity
-- below zero starts packages as the same quantity above it does, with the sign turned; where some
-- quantity is included, it starts none.
-- grain: hop, account_id, scope_id, meter_id, usage_month, usage_date, price_list_id, rule_id
with beyond as (
  select step.hop as hop, step.account_id as account_id, step.scope_id as scope_id,
    step.meter_id as meter_id, step.usage_month as usage_month, step.usage_date as usage_date,
    step.price_list_id as price_list_id, step.rule_id as rule_id,
    rule.package_size as package_size,
    case when step.quantity_before < rule.included then cast(0 as decimal(20, 10))
      else cast(step.quantity_before - coalesce(rule.included, cast(0 as decimal(20, 10)))
        as decimal(20, 10)) end as quantity_before,
    case when step.quantity_after < rule.included then cast(0 as decimal(20, 10))
      else cast(step.quantity_after - coalesce(rule.included, cast(0 as decimal(20, 10)))
        as decimal(20, 10)) end as quantity_after
  from tier_step step
  join price_rule rule on step.price_list_id = rule.price_list_id and step.rule_id = rule.rule_id
  where step.model = 'package'
), whole as (
  select beyond.hop as hop, beyond.account_id as account_id, beyond.scope_id as scope_id,
    beyond.meter_id as meter_id, beyond.usage_month as usage_month,
    beyond.usage_date as usage_date, beyond.price_list_id as price_list_id,
    beyond.rule_id as rule_id, beyond.quantity_before as quantity_before,
    beyond.quantity_after as quantity_after,
    cast(round(beyond.package_size * cast(10000000000 as decimal(11, 0)), 0) as decimal(20, 0))
      as size,
    cast(round(abs(beyond.quantity_before) * cast(10000000000 as decimal(11, 0)), 0)
      as decimal(20, 0)) as size_before,
    cast(round(abs(beyond.quantity_after) * cast(10000000000 as decimal(11, 0)), 0)
      as decimal(20, 0)) as size_after
  from beyond
), started as (
  select whole.hop as hop, whole.account_id as account_id, whole.scope_id as scope_id,
    whole.meter_id as meter_id, whole.usage_month as usage_month,
    whole.usage_date as usage_date, whole.price_list_id as price_list_id,
    whole.rule_id as rule_id, whole.quantity_before as quantity_before,
    whole.quantity_after as quantity_after,
    cast(idiv(cast(cast(whole.size_before + whole.size as decimal(21, 0))
      - cast(1 as decimal(21, 0)) as decimal(22, 0)), whole.size) as decimal(20, 10))
      as packages_before,
    cast(idiv(cast(cast(whole.size_after + whole.size as decimal(21, 0))
      - cast(1 as decimal(21, 0)) as decimal(22, 0)), whole.size) as decimal(20, 10))
      as packages_after
  from whole
)
select started.hop as hop, started.account_id as account_id, started.scope_id as scope_id,
  started.meter_id as meter_id, started.usage_month as usage_month,
  started.usage_date as usage_date, started.price_list_id as price_list_id,
  started.rule_id as rule_id,
  case when started.quantity_before < 0 then cast(- started.packages_before as decimal(20, 10))
    else started.packages_before end as packages_before,
  case when started.quantity_after < 0 then cast(- started.packages_after as decimal(20, 10))
    else started.packages_after end as packages_after
from started
