-- How much of each tier the days of a part used, over the whole scope in which quantities are
-- cumulated; or, of a volume price, the part's own quantity at the tier of the month (B17), and
-- what sealed periods invoiced, at that tier too and no more at the one it had (B32).
-- grain: part_key, tier_no
with step as (
  select distinct part_key, hop, account_id, scope_id, meter_id, usage_month, usage_date,
    price_list_id, rule_id
  from explained_day
), volume_slice as (
  select part_key, hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
    cast(null as integer) as tier_no, quantity, false as is_sealed
  from explained_line
  union all
  select part_key, hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
    unnest([null, tier_no_before]), unnest([change.quantity, - change.quantity]),
    unnest([false, true])
  from explained_line
  join volume_change change using (usage_class_id, usage_date, hop)
)
select step.part_key, used.tier_no, used.tier_from, used.tier_to, used.unit_price,
  cast(sum(used.quantity) as decimal(20, 10)) as quantity, cast(sum(used.amount) as decimal(38,
    20)) as amount,
  tier.file, tier.line_no, cast(null as decimal(20, 10)) as month_quantity,
  false as is_sealed
from step
join tier_use used
  using (hop, account_id, scope_id, meter_id, usage_month, usage_date, price_list_id, rule_id)
join price_tier tier on tier.price_list_id = used.price_list_id and tier.rule_id = used.rule_id
  and tier.tier_no = used.tier_no
group by all
union all
select slice.part_key, tier.tier_no, tier.tier_from, tier.tier_to, tier.unit_price,
  cast(sum(slice.quantity) as decimal(20, 10)),
  cast(cast(sum(slice.quantity) as decimal(20, 10)) * tier.unit_price as decimal(38, 20)),
  tier.file, tier.line_no, any_value(month.quantity), bool_and(slice.is_sealed)
from volume_slice slice
join volume_price month using (hop, account_id, scope_id, meter_id, usage_month, price_list_id,
  rule_id)
join price_tier tier on tier.price_list_id = slice.price_list_id and tier.rule_id = slice.rule_id
  and tier.tier_no = coalesce(slice.tier_no, month.tier_no)
group by slice.part_key, tier.tier_no, tier.tier_from, tier.tier_to, tier.unit_price, tier.file,
  tier.line_no
