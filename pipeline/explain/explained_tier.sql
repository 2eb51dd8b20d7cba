-- How much of each tier the days of a part used, over the whole scope in which quantities are
-- cumulated; or, of a volume price, the part's own quantity at the tier of the month (B17).
-- grain: part_key, tier_no
with step as (
  select distinct part_key, hop, account_id, scope_id, meter_id, usage_month, usage_date,
    price_list_id, rule_id
  from explained_day
)
select step.part_key, used.tier_no, used.tier_from, used.tier_to, used.unit_price,
  cast(sum(used.quantity) as decimal(20, 10)) as quantity, cast(sum(used.amount) as decimal(38,
    20)) as amount,
  tier.file, tier.line_no, cast(null as decimal(20, 10)) as month_quantity
from step
join tier_use used
  using (hop, account_id, scope_id, meter_id, usage_month, usage_date, price_list_id, rule_id)
join price_tier tier on tier.price_list_id = used.price_list_id and tier.rule_id = used.rule_id
  and tier.tier_no = used.tier_no
group by all
union all
select line.part_key, month.tier_no, month.tier_from, month.tier_to, month.unit_price,
  cast(sum(line.quantity) as decimal(20, 10)),
  cast(cast(sum(line.quantity) as decimal(20, 10)) * month.unit_price as decimal(38, 20)),
  tier.file, tier.line_no, month.quantity
from explained_line line
join volume_price month using (hop, account_id, scope_id, meter_id, usage_month, price_list_id,
  rule_id)
join price_tier tier on tier.price_list_id = month.price_list_id and tier.rule_id = month.rule_id
  and tier.tier_no = month.tier_no
group by line.part_key, month.tier_no, month.tier_from, month.tier_to, month.unit_price, tier.file,
  tier.line_no, month.quantity
