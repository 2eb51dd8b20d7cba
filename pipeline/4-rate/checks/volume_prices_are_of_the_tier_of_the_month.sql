-- why: one tier, that of the month's total, prices every unit of a volume price (B17); what sealed
--   periods invoiced at another one is charged the difference (B32).
-- fix: look at the tiers of this rule for gaps and overlaps; if there are none, report it.
with total as (
  select hop, account_id, scope_id, meter_id, usage_month,
    sum(quantity) + coalesce(any_value(sealed), 0) as quantity, any_value(sealed) as sealed
  from tier_step
  left join (
    select hop, account_id, scope_id, meter_id, usage_month, sum(quantity) as sealed
    from earlier_tier group by all
  ) using (hop, account_id, scope_id, meter_id, usage_month)
  group by all
), ruled as (
  select hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
    sum(quantity) as rule_quantity
  from tier_step
  where model = 'volume'
  group by all
), lined as (
  select hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
    sum(made.price_amount) as amount
  from (select distinct usage_class_id, span_date as usage_date, hop, account_id, scope_id,
      meter_id, usage_month, price_list_id, rule_id
    from tier_line where model = 'volume') line
  join price_amount made using (usage_class_id, usage_date, hop)
  group by all
), changed as (
  -- the price that the sealed total had: of the last tier that it reaches
  select hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
    any_value(earlier.quantity) as quantity, max_by(tier.unit_price, tier.tier_no) as price
  from earlier_tier earlier
  join total using (hop, account_id, scope_id, meter_id, usage_month)
  join price_tier tier using (price_list_id, rule_id)
  where total.sealed >= tier.tier_from or tier.tier_no = 1
  group by all
)
select hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
  total.quantity as month_quantity, price.tier_no, price.tier_from, price.tier_to,
  ruled.rule_quantity, price.unit_price, lined.amount
from ruled
join total using (hop, account_id, scope_id, meter_id, usage_month)
left join volume_price price
  using (hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id)
left join lined using (hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id)
left join changed
  using (hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id)
where price.quantity is distinct from total.quantity
  or total.quantity < price.tier_from and price.tier_no > 1 or total.quantity >= price.tier_to
  or lined.amount is distinct from ruled.rule_quantity * price.unit_price
    + coalesce(changed.quantity * (price.unit_price - changed.price), 0)
