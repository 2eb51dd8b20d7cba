-- why: limits and fees count what was charged for usage; what lacks there is in no limit and bears
--   no fee, and is on no invoice.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with rated as (
  select hop, account_id, currency, is_invoiced, customer_account_id, is_late,
    sum(amount) as amount, sum(cost) as cost, sum(usage_rows) as usage_rows
  from rated_line
  where treatment not in ('excluded', 'bundled')
  group by all
), charged as (
  select hop, account_id, currency, is_invoiced, customer_account_id, is_late,
    sum(amount) as amount, sum(cost) as cost, sum(usage_rows) as usage_rows
  from usage_charge
  group by all
)
select hop, account_id, currency, is_invoiced, customer_account_id, is_late,
  rated.amount as rated_amount, charged.amount as charged_amount, rated.cost as rated_cost,
  charged.cost as charged_cost, rated.usage_rows as rated_rows, charged.usage_rows as charged_rows
from rated
full join charged using (hop, account_id, currency, is_invoiced, customer_account_id, is_late)
where rated.amount is distinct from charged.amount or rated.cost is distinct from charged.cost
  or rated.usage_rows is distinct from charged.usage_rows
