-- Actual and amortized cost have the same columns. Only amortized cost shows what of a
-- commitment was not used, or has a cost on usage that a commitment covers; without commitments
-- both are the same, and called actual.
-- grain: file_number
select file_number, 'cost_amortized' as dataset
from usage
where bad is null
  and (lower(charge_type) in ('unusedreservation', 'unusedsavingsplan')
    or charge_kind = 'usage' and benefit_type is not null and billing_pre_tax_total <> 0)
group by file_number
