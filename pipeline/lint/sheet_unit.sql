-- why: Microsoft's price sheet counts this meter in another unit than the usage: a price copied
--   from the sheet is wrong by the block (10K is 10,000).
-- fix: compare the unit of the price with UnitType of the usage, and divide the price of the sheet
--   by the block.
with used as (
  select lower(class.meter_id) as meter_id, class.unit_type, priced.price_list_id, priced.rule_id,
    min(class.meter_name) as meter_name, priced.billing_currency,
    cast(sum(priced.cost) as decimal(22, 10)) as cost
  from priced_usage priced
  join usage_class class using (usage_class_id)
  where priced.rule_id is not null and class.charge_kind = 'usage'
  group by lower(class.meter_id), class.unit_type, priced.price_list_id, priced.rule_id,
    priced.billing_currency
)
select rule.file, rule.line_no, concat(rule.rule_id, ' of ', rule.price_list_id) as subject,
  concat('meter ', coalesce(used.meter_name, used.meter_id), ': the sheet counts in ',
    sheet.unit_of_measure, ' (block of ', unit_block(sheet.unit_of_measure), '), the usage in ',
    used.unit_type, ' (block of ', unit_block(used.unit_type), ')') as detail,
  used.cost as money, used.billing_currency as currency
from used
join sheet_unit_of_meter sheet using (meter_id)
join price_rule rule using (price_list_id, rule_id)
where rule.price_currency is not null
  and lower(replace(sheet.unit_of_measure, ' ', '')) <> lower(replace(used.unit_type, ' ', ''))
  and not exists (select 1 from sheet_unit_of_meter same where same.meter_id = used.meter_id
    and lower(replace(same.unit_of_measure, ' ', '')) = lower(replace(used.unit_type, ' ', '')))
