-- The exact amount of a span of usage at its price, in the currency of the price: a percentage of
-- a base, quantity times price with what that changes for sealed periods, or its shares of tiered
-- days; nothing for what is covered, free or excluded. Nothing is rounded.
-- grain: usage_class_id, usage_date, hop
with shared as (
  select line.usage_class_id as usage_class_id, line.span_date as usage_date, line.hop as hop,
    cast(sum(share.amount) as decimal(38, 20)) as amount
  from tier_line line
  join tier_share share on line.usage_class_id = share.usage_class_id
    and line.usage_date = share.usage_date and line.hop = share.hop
  group by line.usage_class_id, line.span_date, line.hop
)
select priced.usage_class_id as usage_class_id, priced.usage_date as usage_date,
  priced.hop as hop,
  case when priced.treatment <> 'priced' then cast(0 as decimal(38, 20))
    when bought.price_amount is not null then bought.price_amount
    when priced.model = 'unit_price' then cast(priced.quantity * tier.unit_price as decimal(38, 20))
    when priced.model = 'volume'
      then cast(cast(priced.quantity * month.unit_price as decimal(38, 20))
        + coalesce(change.amount, cast(0 as decimal(38, 20))) as decimal(38, 20))
    when priced.model in ('graduated', 'package') then shared.amount
    else cast(cast(cast(priced.base_amount * priced.factor as decimal(38, 19)) - priced.pec_passed
      as decimal(38, 19)) as decimal(38, 20)) end as price_amount
from priced_usage priced
left join price_tier tier on priced.price_list_id = tier.price_list_id
  and priced.rule_id = tier.rule_id and tier.tier_no = 1
left join volume_price month on priced.hop = month.hop
  and priced.account_id = month.account_id and priced.meter_id = month.meter_id
  and case when priced.tier_scope = 'subscription' then priced.subscription_id
    else priced.plan_id end = month.scope_id
  and priced.usage_month = month.usage_month and priced.price_list_id = month.price_list_id
  and priced.rule_id = month.rule_id
left join volume_change change on priced.usage_class_id = change.usage_class_id
  and priced.usage_date = change.usage_date and priced.hop = change.hop
left join purchase_amount bought on priced.usage_class_id = bought.usage_class_id
  and priced.usage_date = bought.usage_date and priced.hop = bought.hop
left join shared on priced.usage_class_id = shared.usage_class_id
  and priced.usage_date = shared.usage_date and priced.hop = shared.hop
where priced.treatment <> 'held'
