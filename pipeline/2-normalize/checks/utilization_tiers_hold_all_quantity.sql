-- why: the tiers of a meter must hold the quantity of each of its days, no more and no less, or its
--   cost is wrong.
-- fix: nothing in the files can mend it; keep them and report it, and do not invoice from this run.
with held as (
  select scope_id, meter_key, usage_date, sum(quantity) as quantity,
    bool_or(amount <> quantity * unit_price or net_amount <> amount * (1 - discount))
      as has_wrong_amount
  from utilization_use
  group by all
)
select scope_id, meter_key, usage_date, step.quantity, held.quantity as quantity_in_tiers,
  held.has_wrong_amount
from (from utilization_step where billing_currency is not null) step
full join held using (scope_id, meter_key, usage_date)
where coalesce(step.quantity, 0) <> coalesce(held.quantity, 0) or held.has_wrong_amount
