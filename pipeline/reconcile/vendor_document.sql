-- Microsoft's invoices of the period, per seller and currency (B29): what their first pages say,
-- with the credit notes whose lines carry the number of the invoice; and which files hold them.
-- grain: seller_id, invoice_number, billing_currency
with held as (
  select seller_id, invoice_number, billing_currency,
    bool_or(dataset = 'daily_usage' and is_of_period) as has_daily_usage,
    bool_or(dataset <> 'daily_usage' and is_of_period) as has_reconciliation
  from vendor_slice group by all
), header as (
  select head.seller_id, head.currency as billing_currency, head.total_charges, head.tax,
    case when exists (select 1 from held where held.seller_id = head.seller_id
        and held.invoice_number = upper(head.invoice_number)) then upper(head.invoice_number)
      else upper(coalesce(head.amends, head.invoice_number)) end as invoice_number
  from vendor_invoice head
  join billing_run on head.period = strftime(billing_run.period_start, '%Y-%m')
), told as (
  select seller_id, invoice_number, billing_currency,
    cast(sum(total_charges) as decimal(38, 18)) as invoice_total,
    -- tax of one document that is not told is not told of the sum
    cast(case when count(tax) = count(*) then sum(tax) end as decimal(38, 18)) as told_tax
  from header group by all
)
select coalesce(seller_id, '') as seller_id, coalesce(invoice_number, '') as invoice_number,
  coalesce(billing_currency, '') as billing_currency, told.invoice_total, told.told_tax,
  coalesce(held.has_daily_usage, false) as has_daily_usage,
  coalesce(held.has_reconciliation, false) as has_reconciliation
from told
full join held using (seller_id, invoice_number, billing_currency)
