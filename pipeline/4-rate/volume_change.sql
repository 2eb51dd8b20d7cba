-- Late usage may move the total of a month that was sealed into another tier of a volume price:
-- what was invoiced of it is then due at that tier too, and the difference changes hands (B32). The
-- largest late line of the rule carries it.
-- grain: usage_class_id, usage_date, hop
with late_line as (
  select line.usage_class_id as usage_class_id, line.span_date as usage_date, line.hop as hop,
    line.account_id as account_id, line.scope_id as scope_id, line.meter_id as meter_id,
    line.usage_month as usage_month, line.price_list_id as price_list_id,
    line.rule_id as rule_id,
    row_number() over (
      partition by line.hop, line.account_id, line.scope_id, line.meter_id, line.usage_month,
        line.price_list_id, line.rule_id
      order by abs(line.quantity) desc, line.usage_date, line.usage_class_id) as place
  from tier_line line
  where line.model = 'volume'
), sealed as (
  select earlier.hop as hop, earlier.account_id as account_id, earlier.scope_id as scope_id,
    earlier.meter_id as meter_id, earlier.usage_month as usage_month,
    cast(sum(earlier.quantity) as decimal(20, 10)) as quantity
  from earlier_tier earlier
  group by earlier.hop, earlier.account_id, earlier.scope_id, earlier.meter_id,
    earlier.usage_month
)
select late_line.usage_class_id as usage_class_id, late_line.usage_date as usage_date,
  late_line.hop as hop, earlier.quantity as quantity, before.tier_no as tier_no_before,
  before.unit_price as unit_price_before, month.unit_price as unit_price,
  cast(cast(earlier.quantity * month.unit_price as decimal(38, 20))
    - cast(earlier.quantity * before.unit_price as decimal(38, 20)) as decimal(38, 20)) as amount
from earlier_tier earlier
join late_line on earlier.hop = late_line.hop and earlier.account_id = late_line.account_id
  and earlier.scope_id = late_line.scope_id and earlier.meter_id = late_line.meter_id
  and earlier.usage_month = late_line.usage_month
  and earlier.price_list_id = late_line.price_list_id and earlier.rule_id = late_line.rule_id
  and late_line.place = 1
join volume_price month on earlier.hop = month.hop and earlier.account_id = month.account_id
  and earlier.scope_id = month.scope_id and earlier.meter_id = month.meter_id
  and earlier.usage_month = month.usage_month
  and earlier.price_list_id = month.price_list_id and earlier.rule_id = month.rule_id
join sealed on earlier.hop = sealed.hop and earlier.account_id = sealed.account_id
  and earlier.scope_id = sealed.scope_id and earlier.meter_id = sealed.meter_id
  and earlier.usage_month = sealed.usage_month
join price_tier before on earlier.price_list_id = before.price_list_id
  and earlier.rule_id = before.rule_id
  and (sealed.quantity >= before.tier_from or before.tier_no = 1)
  and (sealed.quantity < before.tier_to
    or before.tier_to >= cast(9999999999 as decimal(20, 10)))
where before.tier_no <> month.tier_no
