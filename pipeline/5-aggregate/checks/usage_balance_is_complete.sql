-- why: every usage record of the period, and every cent of its cost, is rated, held,
--   billed by another record or too late.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with delivered as (
  select part.source_sha256, part.usage_class_id, part.usage_rows, part.cost
  from metered_part part
  join billing_run on part.billing_month = billing_run.period_start
  union all
  select source_sha256, usage_class_id, 0, cost from utilization_cost where cost is not null
  union all
  select source_sha256, usage_class_id, 1, cast(cost as decimal(38, 18)) from service_usage
), used as (
  select source_sha256, class.billing_currency, sum(usage_rows) as usage_rows, sum(cost) as cost
  from delivered
  join usage_class class using (usage_class_id)
  group by all
)
select source_sha256, billing_currency, used.usage_rows, balance.period_rows, balance.rated_rows,
  balance.held_rows, used.cost, balance.period_cost, balance.rated_cost, balance.held_cost
from used
full join usage_balance balance using (source_sha256, billing_currency)
where used.usage_rows is distinct from balance.period_rows
  or used.cost is distinct from balance.period_cost
  or balance.period_rows <> balance.rated_rows + balance.held_rows + balance.control_rows
    + balance.too_late_rows
  or balance.period_cost <> balance.rated_cost + balance.held_cost + balance.control_cost
    + balance.too_late_cost
