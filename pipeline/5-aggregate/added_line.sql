-- What is charged beside usage (B19, B20), each line with the arithmetic that made it: minimum and
-- maximum, percentage fees, adjustments by hand; at the book rate for margin (B26).
-- grain: kind, file, line_no, hop, account_id, currency, customer_account_id, subscription_id,
--   meter_category, tax_product, is_late, tag_value, is_invoiced
with line as (
  select limits.line_no as line_no, limits.file as file, charge.hop as hop,
    charge.account_id as account_id, charge.currency as currency,
    charge.is_invoiced as is_invoiced, charge.customer_account_id as customer_account_id,
    charge.subscription_id as subscription_id,
    limits.text || ' · ' || charge.charge_group as meter_category,
    charge.tax_product as tax_product, charge.tag_value as tag_value,
    added.amount_before as amount_before,
    added.bound as bound, added.amount as amount
  from limited_line added
  join usage_charge charge on added.charge_no = charge.charge_no
  join account_limit limits on charge.account_id = limits.account_id
    and added.line_no = limits.line_no
  union all
  select limits.line_no as line_no, limits.file as file, limits.hop as hop,
    limits.account_id as account_id, limits.currency as currency,
    added.is_invoiced as is_invoiced, added.customer_account_id as customer_account_id,
    added.subscription_id as subscription_id, limits.text as meter_category,
    added.tax_product as tax_product, '' as tag_value, added.amount_before as amount_before,
    added.bound as bound, added.amount as amount
  from limited_subscription added
  join account_limit limits on added.account_id = limits.account_id
    and added.line_no = limits.line_no
  union all
  select limits.line_no as line_no, limits.file as file, limits.hop as hop,
    limits.account_id as account_id, limits.currency as currency,
    added.is_invoiced as is_invoiced, limits.account_id as customer_account_id,
    '' as subscription_id, limits.text as meter_category,
    added.tax_product as tax_product, '' as tag_value, added.amount_before as amount_before,
    added.bound as bound, added.amount as amount
  from limited_account added
  join account_limit limits on added.account_id = limits.account_id
    and added.line_no = limits.line_no
), added as (
  select case when line.amount > cast(0 as decimal(38, 20)) then 'minimum' else 'maximum' end
      as kind, line.file as file, line.line_no as line_no, line.hop as hop,
    line.account_id as account_id, line.currency as currency, line.is_invoiced as is_invoiced,
    line.customer_account_id as customer_account_id, line.subscription_id as subscription_id,
    line.meter_category as meter_category, line.tax_product as tax_product, false as is_late,
    line.tag_value as tag_value,
    line.amount_before as amount_before, line.bound as bound,
    cast(null as decimal(15, 9)) as factor, line.currency as price_currency,
    line.amount as price_amount, line.amount as amount
  from line
  union all
  select 'fee' as kind, fee.file as file, fee.line_no as line_no, made.hop as hop,
    made.account_id as account_id, made.currency as currency, made.is_invoiced as is_invoiced,
    made.customer_account_id as customer_account_id, '' as subscription_id,
    fee.text as meter_category, 'fee' as tax_product, made.is_late as is_late,
    made.tag_value as tag_value,
    cast(made.fee_base as decimal(38, 20)) as amount_before, cast(null as decimal(38, 20)) as bound,
    made.factor as factor, made.currency as price_currency, made.amount as price_amount,
    made.amount as amount
  from fee_line made
  join account_fee fee on made.account_id = fee.account_id and made.line_no = fee.line_no
  union all
  select 'adjustment' as kind, hand.file as file, hand.line_no as line_no, hand.hop as hop,
    hand.account_id as account_id, hand.currency as currency, hand.is_invoiced as is_invoiced,
    hand.customer_account_id as customer_account_id, hand.subscription_id as subscription_id,
    hand.text as meter_category, hand.tax_product as tax_product, hand.is_late as is_late,
    '' as tag_value,
    cast(null as decimal(38, 20)) as amount_before, cast(null as decimal(38, 20)) as bound,
    cast(null as decimal(15, 9)) as factor, hand.price_currency as price_currency,
    hand.price_amount as price_amount, hand.amount as amount
  from account_adjustment hand
  where hand.hold_reason is null
)
select added.kind as kind, added.file as file, added.line_no as line_no, added.hop as hop,
  added.account_id as account_id, added.currency as currency, added.is_invoiced as is_invoiced,
  added.customer_account_id as customer_account_id, added.subscription_id as subscription_id,
  added.meter_category as meter_category, added.tax_product as tax_product,
  added.is_late as is_late, added.tag_value as tag_value,
  added.amount_before as amount_before, added.bound as bound,
  added.factor as factor, added.price_currency as price_currency,
  added.price_amount as price_amount, added.amount as amount
from added
