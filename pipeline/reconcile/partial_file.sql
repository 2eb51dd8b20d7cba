-- Signs that a file came late or incomplete: the invoice must not be billed from it (B29). Days
-- without usage count where nothing proves that there was none: the reconciliation charges more
-- than the days have, or is not there.
-- grain: seller_id, invoice_number, billing_currency, sign, customer_id
with usage as (
  select seller_id, invoice_number, billing_currency, customer_id, sum(subtotal) as charged,
    sum(daily_cost) as used, sum(missing + quarantined + out_of_period) as lacking,
    sum(missing + out_of_period + surplus + late) as apart,
    bool_or(has_daily) as has_daily
  from reconciled_product
  where marketplace = 0
  group by all
), invoice as (
  select seller_id, invoice_number, billing_currency, sum(charged) as charged, sum(used) as used,
    sum(lacking) as lacking, sum(apart) as apart
  from usage group by all
), day as (
  select cast(unnest(generate_series(period_start, period_last_day, interval 1 day)) as date)
    as usage_date
  from billing_run
), idle as (
  select document.seller_id, document.invoice_number, document.billing_currency,
    count(*) as days, min(day.usage_date) as first_day, max(day.usage_date) as last_day
  from vendor_document document
  cross join day
  left join used_day used on used.seller_id = document.seller_id
    and used.invoice_number = document.invoice_number
    and used.billing_currency = document.billing_currency and used.usage_date = day.usage_date
  where document.has_daily_usage and used.usage_date is null
  group by all
), found as (
  select seller_id, invoice_number, billing_currency, 'no_daily_file' as sign, '' as customer_id,
    'consumption is charged, and no daily usage of the invoice is there' as detail, charged
      as amount
  from invoice join vendor_document using (seller_id, invoice_number, billing_currency)
  where not has_daily_usage and charged <> 0
  union all
  select seller_id, invoice_number, billing_currency, 'no_reconciliation_file', '',
    'daily usage is there, and no reconciliation of the invoice', used
  from invoice join vendor_document using (seller_id, invoice_number, billing_currency)
  where has_daily_usage and not has_reconciliation
  union all
  select seller_id, invoice_number, billing_currency, 'missing_days', '',
    concat(case days when 1 then '1 day' else concat(days, ' days') end,
      ' without usage, from ', first_day, ' to ', last_day), lacking
  from idle join invoice using (seller_id, invoice_number, billing_currency)
  join vendor_document using (seller_id, invoice_number, billing_currency)
  where lacking > 0.01 or not has_reconciliation
  union all
  select seller_id, invoice_number, billing_currency, 'vanished_customer', customer_id,
    concat('customer ', customer_id, ' is charged, and has no daily usage at all'), charged
  from usage join vendor_document using (seller_id, invoice_number, billing_currency)
  where has_daily_usage and not has_daily and charged <> 0
  union all
  select seller_id, invoice_number, billing_currency, 'far_from_reconciliation', '',
    concat('daily usage is ', plain_number(round(used, 2)),
      ', the reconciliation charges ', plain_number(round(charged, 2))), apart
  from invoice join vendor_document using (seller_id, invoice_number, billing_currency)
  -- usage apart, whatever its price: one in a hundred is no rounding
  where has_daily_usage and has_reconciliation and abs(apart) > 1
    and abs(apart) * 100 > abs(charged)
)
select seller_id, invoice_number, billing_currency, sign, customer_id, detail,
  cast(amount as decimal(38, 18)) as amount
from found
