-- why: what limits, fees and adjustments make is charged once, and nothing else is added.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with made as (
  select 'limit' as kind, charge.account_id, charge.currency, line.amount
  from limited_line line join usage_charge charge using (charge_no)
  union all
  select 'limit', account_id, limits.currency, added.amount
  from limited_subscription added join account_limit limits using (account_id, line_no)
  union all
  select 'limit', account_id, limits.currency, added.amount
  from limited_account added join account_limit limits using (account_id, line_no)
  union all
  select 'fee', account_id, currency, amount from fee_line
  union all
  select 'adjustment', account_id, currency, amount
  from account_adjustment
  where hold_reason is null
), summed as (
  select kind, account_id, currency, sum(amount) as amount, count(*) as lines from made group by all
), added as (
  select case when kind in ('minimum', 'maximum') then 'limit' else kind end as kind, account_id,
    currency, sum(amount) as amount, count(*) as lines,
    bool_or(amount > 0 and kind = 'maximum' or amount < 0 and kind = 'minimum') as has_wrong_kind
  from added_line
  group by all
)
select kind, account_id, currency, summed.amount as made_amount, added.amount as added_amount,
  summed.lines as made_lines, added.lines as added_lines, added.has_wrong_kind
from summed
full join added using (kind, account_id, currency)
where summed.amount is distinct from added.amount or summed.lines is distinct from added.lines
  or added.has_wrong_kind
