-- why: a minimum or maximum is what was agreed: what counts towards it, with what it added or took
--   off, is neither less nor more.
-- fix: look at the limits of this account in rates/limits.csv; if they are right, report it.
with line as (
  select counted.charge_no, counted.scope, counted.line_no, charge.account_id, charge.is_invoiced,
    charge.customer_account_id, charge.subscription_id, charge.amount as charged,
    coalesce(limited.amount, 0) as added
  from limit_charge counted
  join usage_charge charge using (charge_no)
  left join limited_line limited using (charge_no)
), kept as (
  select 'line' as scope, line_no, account_id, charged + added as amount
  from line
  where scope = 'line' and charged > 0
  union all
  select 'subscription', line.line_no, line.account_id,
    sum(line.charged + line.added) + any_value(coalesce(limited.amount, 0))
  from line
  left join (
    select line_no, account_id, is_invoiced, customer_account_id, subscription_id,
      sum(amount) as amount
    from limited_subscription
    group by all
  ) limited using (line_no, account_id, is_invoiced, customer_account_id, subscription_id)
  where line.scope = 'subscription'
  group by line.line_no, line.account_id, line.is_invoiced, line.customer_account_id,
    line.subscription_id
  union all
  select 'account', part.line_no, part.account_id,
    part.amount + coalesce(limited.amount, 0)
  from (
    select line_no, account_id, is_invoiced, sum(amount) as amount from limit_part group by all
  ) part
  left join (
    select line_no, account_id, is_invoiced, sum(amount) as amount from limited_account group by all
  ) limited using (line_no, account_id, is_invoiced)
)
select kept.scope, limits.file, limits.line_no, limits.account_id, kept.amount,
  limits.least_amount, limits.most_amount
from kept
join account_limit limits using (line_no, account_id)
where kept.amount < limits.least_amount or kept.amount > limits.most_amount
