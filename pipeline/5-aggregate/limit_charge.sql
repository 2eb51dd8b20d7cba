-- Towards which limit of each scope a charge counts: that of the account before those of its lists,
-- then the one that names its category, then the one that names its kind. Limits are of the month:
-- late charges belong to another one.
-- grain: charge_no, scope
with ranked as (
  select charge.charge_no as charge_no, limits.scope as scope, limits.line_no as line_no,
    row_number() over (
      partition by charge.charge_no, limits.scope
      order by limits.place,
        case when limits.meter_category is null then 1 else 0 end,
        case when limits.charge_kind is null then 1 else 0 end, limits.line_no) as place
  from usage_charge charge
  join account_limit limits on charge.account_id = limits.account_id
    and charge.currency = limits.currency
    and (limits.meter_category is null or limits.meter_category = charge.meter_category)
    and (limits.charge_kind is null or limits.charge_kind = charge.charge_kind)
  where not charge.is_late and limits.hold_reason is null
)
select ranked.charge_no as charge_no, ranked.scope as scope, ranked.line_no as line_no
from ranked
where ranked.place = 1
