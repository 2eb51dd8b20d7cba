-- why: a charge is the sum of rated lines and of what was added, exactly, and what no charge
--   holds is listed as waived; else no invoice could be explained from its lines.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with part as (
  select hop, account_id, currency, is_invoiced, amount, cost, usage_rows from rated_line
  union all
  select hop, account_id, currency, is_invoiced, amount, 0, 0 from added_line
), rated as (
  select hop, account_id, currency, is_invoiced, sum(amount) as amount, sum(cost) as cost,
    sum(usage_rows) as usage_rows
  from part
  group by all
), charged as (
  select hop, account_id, currency, is_invoiced, sum(amount) as amount, sum(cost) as cost,
    sum(usage_rows) as usage_rows
  from (
    select hop, account_id, currency, is_invoiced, amount, cost, usage_rows from charge
    union all
    select hop, account_id, currency, is_invoiced, 0, cost, usage_rows from waived_usage
    where treatment <> 'free'
  )
  group by all
)
select hop, account_id, currency, is_invoiced, rated.amount as rated_amount,
  charged.amount as charged_amount, rated.cost as rated_cost, charged.cost as charged_cost,
  rated.usage_rows as rated_rows, charged.usage_rows as charged_rows
from rated
full join charged using (hop, account_id, currency, is_invoiced)
where rated.amount is distinct from charged.amount or rated.cost is distinct from charged.cost
  or rated.usage_rows is distinct from charged.usage_rows
