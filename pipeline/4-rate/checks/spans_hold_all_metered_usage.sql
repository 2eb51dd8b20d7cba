-- why: spans add days up; what they lack or have beyond metered usage is lost or billed twice.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with metered as (
  select sum(usage_rows) as usage_rows, sum(quantity) as quantity, sum(cost) as cost,
    sum(pricing_total) as pricing_total, sum(retail) as retail, sum(pec_pricing) as pec_pricing,
    sum(pec_billing) as pec_billing
  from metered_usage
), spanned as (
  select sum(usage_rows) as usage_rows, sum(quantity) as quantity, sum(cost) as cost,
    sum(pricing_total) as pricing_total, sum(retail) as retail, sum(pec_pricing) as pec_pricing,
    sum(pec_billing) as pec_billing
  from span_usage
)
select metered as metered_usage, spanned as span_usage
from metered
cross join spanned
where metered is distinct from spanned
