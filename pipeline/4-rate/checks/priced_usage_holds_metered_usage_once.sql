-- why: at the hops that are invoiced, every metered usage stands once, with its
--   quantity and its cost (B3).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with metered as (
  select sum(usage_rows) as usage_rows, sum(quantity) as quantity, sum(cost) as cost
  from metered_usage
), priced as (
  select sum(usage_rows) as usage_rows, sum(quantity) as quantity, sum(cost) as cost
  from priced_usage
  where is_invoiced
)
select metered.usage_rows, priced.usage_rows as priced_rows,
  metered.quantity, priced.quantity as priced_quantity, metered.cost, priced.cost as priced_cost
from metered
cross join priced
where metered.usage_rows is distinct from priced.usage_rows
  or metered.quantity is distinct from priced.quantity or metered.cost is distinct from priced.cost
