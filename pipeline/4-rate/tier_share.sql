-- A day's amount in tiers or packages spread over the lines of that day by quantity; the largest
-- line takes the rest, so that the shares add up exactly (B17).
-- grain: usage_class_id, usage_date, hop
with day_amount as (
  select used.hop as hop, used.account_id as account_id, used.scope_id as scope_id,
    used.meter_id as meter_id, used.usage_month as usage_month, used.usage_date as usage_date,
    used.price_list_id as price_list_id, used.rule_id as rule_id,
    cast(sum(used.amount) as decimal(38, 20)) as amount
  from tier_use used
  group by used.hop, used.account_id, used.scope_id, used.meter_id, used.usage_month,
    used.usage_date, used.price_list_id, used.rule_id
), weighed as (
  select line.usage_class_id as usage_class_id, line.usage_date as usage_date, line.hop as hop,
    line.account_id as account_id, line.scope_id as scope_id, line.meter_id as meter_id,
    line.price_list_id as price_list_id, line.rule_id as rule_id,
    coalesce(day_amount.amount, cast(0 as decimal(38, 20))) as day_amount,
    -- a weight of 12 places, cut toward zero; none where the day nets to (nearly) nothing
    case when step.quantity = 0
        or abs(line.quantity) > cast(cast(1000 as decimal(4, 0)) * abs(step.quantity)
          as decimal(25, 10))
      then cast(0 as decimal(15, 12))
      else cast(cast(idiv(
          cast(round(line.quantity * cast(10000000000 as decimal(11, 0)), 0) as decimal(20, 0))
            * cast(1000000000000 as decimal(13, 0)),
          cast(round(step.quantity * cast(10000000000 as decimal(11, 0)), 0) as decimal(20, 0)))
        as decimal(19, 0)) * cast(0.000000000001 as decimal(13, 12)) as decimal(15, 12))
      end as weight,
    row_number() over (
      partition by line.hop, line.account_id, line.scope_id, line.meter_id, line.usage_date,
        line.price_list_id, line.rule_id
      order by abs(line.quantity) desc, line.usage_class_id) as place
  from tier_line line
  join tier_step step on line.hop = step.hop and line.account_id = step.account_id
    and line.scope_id = step.scope_id and line.meter_id = step.meter_id
    and line.usage_month = step.usage_month and line.usage_date = step.usage_date
    and line.price_list_id = step.price_list_id and line.rule_id = step.rule_id
  left join day_amount on line.hop = day_amount.hop and line.account_id = day_amount.account_id
    and line.scope_id = day_amount.scope_id and line.meter_id = day_amount.meter_id
    and line.usage_month = day_amount.usage_month and line.usage_date = day_amount.usage_date
    and line.price_list_id = day_amount.price_list_id and line.rule_id = day_amount.rule_id
  where step.model <> 'volume'
), shared as (
  select weighed.usage_class_id as usage_class_id, weighed.usage_date as usage_date,
    weighed.hop as hop, weighed.account_id as account_id, weighed.scope_id as scope_id,
    weighed.meter_id as meter_id, weighed.price_list_id as price_list_id,
    weighed.rule_id as rule_id, weighed.place as place, weighed.day_amount as day_amount,
    case when weighed.place = 1 then cast(0 as decimal(38, 20))
      else cast(round(cast(cast(round(weighed.day_amount, 10) as decimal(22, 10)) * weighed.weight
        as decimal(38, 22)), 10) as decimal(38, 20)) end as share
  from weighed
), rest as (
  select shared.hop as hop, shared.account_id as account_id, shared.scope_id as scope_id,
    shared.meter_id as meter_id, shared.usage_date as usage_date,
    shared.price_list_id as price_list_id, shared.rule_id as rule_id,
    cast(sum(shared.share) as decimal(38, 20)) as amount
  from shared
  group by shared.hop, shared.account_id, shared.scope_id, shared.meter_id, shared.usage_date,
    shared.price_list_id, shared.rule_id
)
select shared.usage_class_id as usage_class_id, shared.usage_date as usage_date, shared.hop as hop,
  case when shared.place = 1 then cast(shared.day_amount - rest.amount as decimal(38, 20))
    else shared.share end as amount
from shared
join rest on shared.hop = rest.hop and shared.account_id = rest.account_id
  and shared.scope_id = rest.scope_id
  and shared.meter_id = rest.meter_id and shared.usage_date = rest.usage_date
  and shared.price_list_id = rest.price_list_id and shared.rule_id = rest.rule_id
