-- why: a purchase without its part of the charge cycle has no price, or one for another quantity.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with bought as (
  select metered.usage_class_id, metered.usage_date, metered.quantity
  from metered_usage metered
  join usage_class class using (usage_class_id)
  where class.charge_kind = 'purchase' and class.cost_basis <> 'service'
)
select usage_class_id, usage_date, bought.quantity, cycle.quantity as cycle_quantity
from bought
full join purchase_cycle cycle using (usage_class_id, usage_date)
where bought.quantity is distinct from cycle.quantity
