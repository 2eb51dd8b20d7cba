-- why: sums per class and day hold every usage record and all its money,
--   exactly, or pricing starts wrong.
-- fix: delete data/lake and run again; if it comes back, keep the file and report it.
with recorded as (
  select source_sha256, billing_currency as spelling, count(*) as usage_rows,
    sum(quantity) as quantity, sum(billing_pre_tax_total) as cost,
    sum(pricing_pre_tax_total) as pricing_total
  from usage_record
  group by all
), recorded_by_currency as (
  select source_sha256, upper(spelling) as billing_currency, sum(usage_rows) as usage_rows,
    sum(quantity) as quantity, sum(cost) as cost, sum(pricing_total) as pricing_total
  from recorded
  group by all
), metered as (
  select part.source_sha256, class.billing_currency, sum(part.usage_rows) as usage_rows,
    sum(part.quantity) as quantity, sum(part.cost) as cost, sum(part.pricing_total) as pricing_total
  from metered_part part
  join (select distinct usage_class_id, billing_currency from usage_class_part) class
    using (usage_class_id)
  group by all
)
select source_sha256, billing_currency, recorded.usage_rows as recorded_rows,
  metered.usage_rows as metered_rows, recorded.quantity as recorded_quantity,
  metered.quantity as metered_quantity, recorded.cost as recorded_cost,
  metered.cost as metered_cost, recorded.pricing_total as recorded_pricing_total,
  metered.pricing_total as metered_pricing_total
from recorded_by_currency recorded
full join metered using (source_sha256, billing_currency)
where recorded.usage_rows is distinct from metered.usage_rows
  or recorded.quantity is distinct from metered.quantity
  or recorded.cost is distinct from metered.cost
  or recorded.pricing_total is distinct from metered.pricing_total
