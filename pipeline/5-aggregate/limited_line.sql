-- What a limit per line adds to a charge or takes off it. A line that charges nothing, or credits,
-- has no minimum.
-- grain: charge_no
select charge.charge_no as charge_no, limits.line_no as line_no,
  charge.amount as amount_before,
  case when charge.amount < limits.least_amount then limits.least_amount
    else limits.most_amount end as bound,
  cast(case when charge.amount < limits.least_amount then limits.least_amount
    else limits.most_amount end - charge.amount as decimal(38, 20)) as amount
from limit_charge counted
join usage_charge charge on counted.charge_no = charge.charge_no
join account_limit limits on charge.account_id = limits.account_id
  and counted.line_no = limits.line_no
where counted.scope = 'line' and charge.amount > cast(0 as decimal(38, 20))
  and (charge.amount < limits.least_amount or charge.amount > limits.most_amount)
