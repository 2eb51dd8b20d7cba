-- why: a percentage fee is of the net of the charges that it names, after minimum and maximum, and
--   of no other fee (B19).
-- fix: look at rates/fees.csv; if the row is right, report it.
with net as (
  select hop, account_id, currency, is_invoiced, customer_account_id, is_late, meter_category,
    charge_kind, tag_value, amount
  from usage_charge
  union all
  select hop, account_id, currency, is_invoiced, customer_account_id, is_late, meter_category,
    charge_kind, tag_value, limited_line.amount
  from limited_line join usage_charge using (charge_no)
  union all
  select limits.hop, added.account_id, limits.currency, added.is_invoiced,
    added.customer_account_id, false, limits.meter_category, limits.charge_kind, '', added.amount
  from limited_subscription added join account_limit limits using (account_id, line_no)
  union all
  select limits.hop, added.account_id, limits.currency, added.is_invoiced, added.account_id, false,
    limits.meter_category, limits.charge_kind, '', added.amount
  from limited_account added join account_limit limits using (account_id, line_no)
), expected as (
  select fee.line_no, net.hop, net.account_id, net.currency, net.is_invoiced,
    net.customer_account_id, net.is_late, net.tag_value, fee.percent,
    round(sum(net.amount), 10) as net
  from net
  join account_fee fee on fee.account_id = net.account_id
    and coalesce(fee.meter_category = net.meter_category, fee.meter_category is null)
    and coalesce(fee.charge_kind = net.charge_kind, fee.charge_kind is null)
  group by all
  having round(sum(net.amount), 10) <> 0
)
select line_no, hop, account_id, currency, customer_account_id, is_late, tag_value,
  expected.percent, expected.net, made.fee_base, made.factor, made.amount
from expected
full join fee_line made
  using (line_no, hop, account_id, currency, is_invoiced, customer_account_id, is_late, tag_value)
where expected.net is distinct from made.fee_base
  or made.amount * 100 <> cast(made.fee_base * expected.percent as decimal(38, 17))
