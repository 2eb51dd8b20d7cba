-- why: one tier, that of the month's total, prices every unit of a volume price (B17).
-- fix: look at the tiers of this rule for gaps and overlaps; if there are none, report it.
with total as (
  select hop, account_id, scope_id, meter_id, usage_month, sum(quantity) as quantity
  from tier_step
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
)
select hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
  total.quantity as month_quantity, price.tier_no, price.tier_from, price.tier_to,
  ruled.rule_quantity, price.unit_price, lined.amount
from ruled
join total using (hop, account_id, scope_id, meter_id, usage_month)
left join volume_price price
  using (hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id)
left join lined using (hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id)
where price.quantity is distinct from total.quantity
  or total.quantity < price.tier_from and price.tier_no > 1 or total.quantity >= price.tier_to
  or lined.amount is distinct from ruled.rule_quantity * price.unit_price
