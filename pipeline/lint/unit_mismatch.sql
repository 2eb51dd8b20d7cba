-- why: the price is for another unit than the usage is counted in (10K is a block of 10,000):
--   the account is held, or would pay a multiple (B21).
-- fix: write the unit of the usage, and the price for that many; the blocks say by how much it
--   changes.
with used as (
  select priced.price_list_id, priced.rule_id, coalesce(class.unit_type, '') as used_unit,
    min(class.meter_category) as meter_category, cast(sum(priced.cost) as decimal(22, 10)) as cost,
    priced.billing_currency, min(priced.account_id) as account_id, priced.hold_reason
  from priced_usage priced
  join usage_class class using (usage_class_id)
  where priced.rule_id is not null
  group by priced.price_list_id, priced.rule_id, coalesce(class.unit_type, ''),
    priced.billing_currency, priced.hold_reason
), several as (
  select price_list_id, rule_id, string_agg(distinct used_unit, ', ' order by used_unit) as units,
    min(account_id) as account_id, billing_currency, cast(sum(cost) as decimal(22, 10)) as cost
  from used where hold_reason is null
  group by price_list_id, rule_id, billing_currency having count(distinct used_unit) > 1
)
select rule.file, rule.line_no, concat(rule.rule_id, ' of ', rule.price_list_id) as subject,
  concat('is per ', rule.unit, ' (block of ', unit_block(rule.unit), '), usage of ',
    used.meter_category, ' of ', used.account_id, ' is counted in ', used.used_unit, ' (block of ',
    unit_block(used.used_unit), ')') as detail, used.cost as money,
  used.billing_currency as currency
from used join price_rule rule using (price_list_id, rule_id)
where used.hold_reason = 'unit_mismatch'
union all
select rule.file, rule.line_no, concat(rule.rule_id, ' of ', rule.price_list_id),
  concat('has one price and no unit for usage counted in ', several.units, ', such as that of ',
    several.account_id), several.cost, several.billing_currency
from several join price_rule rule using (price_list_id, rule_id)
where rule.price_currency is not null and rule.unit is null
