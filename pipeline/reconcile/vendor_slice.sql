-- What the files hold of Microsoft's invoices of the period, per file, invoice and month: replaced
-- versions are left out (B6). A file may have lines of such an invoice in another month, which this
-- run leaves out.
-- grain: source_sha256, partner_id, slice_invoice, billing_month, billing_currency
with slice as (
  select slice.source_sha256, slice.partner_id, slice.invoice_number as slice_invoice,
    slice.billing_month, slice.billing_currency, slice.dataset,
    coalesce(partner.seller_id, '') as seller_id, upper(slice.invoice_number) as invoice_number,
    slice.billing_month = billing_run.period_start as is_of_period
  from source_slice slice
  cross join billing_run
  left join partner_seller partner using (partner_id)
  where slice.invoice_number <> '' and slice.replaced_because is null
    and slice.dataset in ('daily_usage', 'reconciliation', 'legacy_usage', 'legacy_license')
), wanted as (
  select seller_id, invoice_number from slice where is_of_period
  union
  select seller_id, upper(invoice_number)
  from vendor_invoice
  join billing_run on vendor_invoice.period = strftime(billing_run.period_start, '%Y-%m')
)
select slice.*
from slice
join wanted using (seller_id, invoice_number)
