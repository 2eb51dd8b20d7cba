-- why: versions are compared by invoice, month and currency; usage outside of every
--   slice would never be billed.
-- fix: delete data/lake and run again; if it comes back, keep the file and report it.
with metered as (
  select part.source_sha256, part.billing_month, class.billing_currency,
    sum(part.usage_rows) as usage_rows, sum(part.cost) as cost
  from metered_part part
  join usage_class_part class using (source_sha256, usage_class_id)
  group by all
), sliced as (
  select source_sha256, billing_month, billing_currency, sum(usage_rows) as usage_rows,
    sum(delivered_cost) as cost
  from source_slice
  group by all
)
select source_sha256, billing_month, billing_currency, metered.usage_rows,
  sliced.usage_rows as sliced_rows, metered.cost, sliced.cost as sliced_cost
from metered
full join sliced using (source_sha256, billing_month, billing_currency)
where metered.usage_rows is distinct from sliced.usage_rows
  or metered.cost is distinct from sliced.cost
