-- why: a charge that counts twice, or not at all, makes a minimum or maximum of another amount.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with counted as (
  select charge.account_id, charge.is_invoiced,
    sum(charge.amount + coalesce(line.amount, 0)) as amount
  from limit_charge counted
  join usage_charge charge using (charge_no)
  left join limited_line line using (charge_no)
  where counted.scope = 'account'
  group by all
), added as (
  -- what a limit per subscription added counts where a limit per account takes what it names
  select added.account_id, added.is_invoiced, sum(added.amount) as amount
  from limited_subscription added
  join account_limit own using (account_id, line_no)
  where exists (
    select 1 from account_limit limits
    where limits.account_id = added.account_id and limits.scope = 'account'
      and limits.hold_reason is null
      and (limits.meter_category is null or limits.meter_category = own.meter_category)
      and (limits.charge_kind is null or limits.charge_kind = own.charge_kind))
  group by all
), part as (
  select account_id, is_invoiced, sum(amount) as amount from limit_part group by all
)
select account_id, is_invoiced, counted.amount as charged, added.amount as added,
  part.amount as counted
from part
full join counted using (account_id, is_invoiced)
full join added using (account_id, is_invoiced)
where coalesce(part.amount, 0) <> coalesce(counted.amount, 0) + coalesce(added.amount, 0)
