-- why: a purchase costs its price for the days of its charge cycle, or what the vendor's sheet
--   suggests or its line says for them (B11, B12, B18).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
select priced.usage_class_id, priced.usage_date, priced.hop, made.price_amount,
  bought.price_amount as expected_amount, priced.base_amount, sheet.retail, cycle.list_amount
from priced_usage priced
join usage_class class using (usage_class_id)
left join price_amount made using (usage_class_id, usage_date, hop)
left join purchase_amount bought using (usage_class_id, usage_date, hop)
left join purchase_retail sheet using (usage_class_id, usage_date)
left join purchase_cycle cycle using (usage_class_id, usage_date)
where class.charge_kind = 'purchase' and class.cost_basis <> 'service'
  and priced.treatment = 'priced'
  and (priced.model = 'unit_price' and made.price_amount is distinct from bought.price_amount
    or priced.base = 'list' and priced.base_amount is distinct from cycle.list_amount
    or priced.base = 'retail' and priced.base_amount is distinct from sheet.retail
      and class.product_family in ('license', 'software', 'reservation', 'savings_plan'))
