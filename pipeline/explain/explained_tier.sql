-- How much of each tier the days of a part used, over the whole scope in which
-- quantities are cumulated (B17).
-- grain: part_key, tier_no
with step as (
  select distinct part_key, hop, account_id, scope_id, meter_id, usage_month, usage_date,
    price_list_id, rule_id
  from explained_day
)
select step.part_key, used.tier_no, used.tier_from, used.tier_to, used.unit_price,
  cast(sum(used.quantity) as decimal(20, 10)) as quantity, cast(sum(used.amount) as decimal(38,
    20)) as amount,
  tier.file, tier.line_no
from step
join tier_use used
  using (hop, account_id, scope_id, meter_id, usage_month, usage_date, price_list_id, rule_id)
join price_tier tier on tier.price_list_id = used.price_list_id and tier.rule_id = used.rule_id
  and tier.tier_no = used.tier_no
group by all
