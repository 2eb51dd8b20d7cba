-- why: retail is the total before partner earned credit (B11, B13); taking the
--   credit off must give it back.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with measured as (
  select metered.*, class.coverage is not null or class.is_credit
      or class.cost_basis = 'rate_card' as is_valued_at_list,
    cast(1 - class.pec_rate as decimal(9, 6)) as kept_share
  from metered_usage metered
  join usage_class class using (usage_class_id)
)
select usage_class_id, usage_date, is_valued_at_list, kept_share, list_amount,
  pricing_total, retail, pec_pricing, cost, pec_billing
from measured
where case when is_valued_at_list
    then retail <> list_amount or pec_pricing <> 0 or pec_billing <> 0
    else retail - pec_pricing <> pricing_total
      or 2 * abs(retail * kept_share - pricing_total) > 0.0000000001 * kept_share
      or 2 * abs((cost + pec_billing) * kept_share - cost) > 0.0000000001 * kept_share end
