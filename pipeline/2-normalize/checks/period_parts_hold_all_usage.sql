-- why: what the files hold of the period, and what a rate card makes of it, is metered or billed by
--   another record; what lacks here is on no invoice and in no balance.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with delivered as (
  select part.source_sha256, sum(part.usage_rows) as usage_rows, sum(part.quantity) as quantity,
    sum(part.cost) as cost
  from metered_part part
  join billing_run on part.billing_month = billing_run.period_start
  group by all
  union all
  select source_sha256, count(*), cast(sum(quantity) as decimal(38, 18)),
    cast(sum(cost) as decimal(38, 18))
  from service_usage
  group by all
), computed as (
  select source_sha256, sum(cost) as cost from utilization_cost group by all
), found as (
  select source_sha256, sum(usage_rows) as usage_rows, sum(wide_quantity) as quantity,
    sum(wide_cost) as cost
  from period_part
  group by all
)
select source_sha256, delivered.usage_rows, found.usage_rows as found_rows, delivered.quantity,
  found.quantity as found_quantity, delivered.cost, computed.cost as computed_cost,
  found.cost as found_cost
from delivered
full join found using (source_sha256)
left join computed using (source_sha256)
where delivered.usage_rows is distinct from found.usage_rows
  or delivered.quantity is distinct from found.quantity
  or delivered.cost + coalesce(computed.cost, 0) is distinct from found.cost
