-- Percentage fees per customer and value of the tag that invoices go by: on the net of the charges
-- they are for, with what limits added or took off, to 10 places; never on other percentages (B19).
-- What a limit added counts as of the charge or of the category and kind that it names.
-- grain: line_no, hop, account_id, currency, is_invoiced, customer_account_id, is_late, tag_value
with net as (
  select charge.hop as hop, charge.account_id as account_id, charge.currency as currency,
    charge.is_invoiced as is_invoiced, charge.customer_account_id as customer_account_id,
    charge.is_late as is_late, charge.meter_category as meter_category,
    charge.charge_kind as charge_kind, charge.tag_value as tag_value, charge.amount as amount
  from usage_charge charge
  union all
  select charge.hop as hop, charge.account_id as account_id, charge.currency as currency,
    charge.is_invoiced as is_invoiced, charge.customer_account_id as customer_account_id,
    charge.is_late as is_late, charge.meter_category as meter_category,
    charge.charge_kind as charge_kind, charge.tag_value as tag_value, line.amount as amount
  from limited_line line
  join usage_charge charge on line.charge_no = charge.charge_no
  union all
  select limits.hop as hop, limits.account_id as account_id, limits.currency as currency,
    added.is_invoiced as is_invoiced, added.customer_account_id as customer_account_id,
    false as is_late, limits.meter_category as meter_category,
    limits.charge_kind as charge_kind, '' as tag_value, added.amount as amount
  from limited_subscription added
  join account_limit limits on added.account_id = limits.account_id
    and added.line_no = limits.line_no
  union all
  select limits.hop as hop, limits.account_id as account_id, limits.currency as currency,
    added.is_invoiced as is_invoiced, limits.account_id as customer_account_id,
    false as is_late, limits.meter_category as meter_category,
    limits.charge_kind as charge_kind, '' as tag_value, added.amount as amount
  from limited_account added
  join account_limit limits on added.account_id = limits.account_id
    and added.line_no = limits.line_no
), summed as (
  select fee.line_no as line_no, net.hop as hop, net.account_id as account_id,
    net.currency as currency, net.is_invoiced as is_invoiced,
    net.customer_account_id as customer_account_id, net.is_late as is_late,
    net.tag_value as tag_value, fee.factor as factor,
    cast(round(cast(sum(net.amount) as decimal(38, 20)), 10) as decimal(22, 10)) as fee_base
  from net
  join account_fee fee on net.account_id = fee.account_id
    and (fee.meter_category is null or fee.meter_category = net.meter_category)
    and (fee.charge_kind is null or fee.charge_kind = net.charge_kind)
  group by fee.line_no, net.hop, net.account_id, net.currency, net.is_invoiced,
    net.customer_account_id, net.is_late, net.tag_value, fee.factor
)
select summed.line_no as line_no, summed.hop as hop, summed.account_id as account_id,
  summed.currency as currency, summed.is_invoiced as is_invoiced,
  summed.customer_account_id as customer_account_id, summed.is_late as is_late,
  summed.tag_value as tag_value, summed.fee_base as fee_base, summed.factor as factor,
  cast(cast(summed.fee_base * summed.factor as decimal(38, 19)) as decimal(38, 20)) as amount
from summed
where summed.fee_base <> cast(0 as decimal(22, 10))
