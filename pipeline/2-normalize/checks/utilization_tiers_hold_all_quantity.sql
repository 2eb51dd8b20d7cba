-- why: the tiers of a meter must hold the quantity of each of its days, no more and no
--   less, or its cost is wrong.
-- fix: nothing in the files can mend it; keep them and report it, and do not invoice from this run.
with held as (
  select usage_class_id, usage_date, sum(quantity) as quantity from utilization_use group by all
)
select cost.usage_class_id, cost.usage_date, cost.quantity, held.quantity as quantity_in_tiers
from utilization_cost cost
left join held using (usage_class_id, usage_date)
where cost.quantity <> coalesce(held.quantity, 0)
