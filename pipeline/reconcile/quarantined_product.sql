-- Money of records in quarantine, as far as they tell it, per invoice, plan, product and SKU, where
-- no mended file gave them back: what the files hold of an invoice and the run does not (B29).
-- grain: seller_id, invoice_number, billing_currency, dataset, plan_id, product_id, sku_id
with version as (
  select distinct source_sha256, partner_id, slice_invoice, billing_currency, dataset, seller_id,
    invoice_number
  from vendor_slice
)
select version.seller_id, version.invoice_number, version.billing_currency, version.dataset,
  lower(coalesce(record.subscription_id, '')) as plan_id,
  coalesce(record.product_id, '') as product_id, coalesce(record.sku_id, '') as sku_id,
  cast(sum(coalesce(record.billing_pre_tax_total, 0)) as decimal(38, 18)) as cost
from rejected_record record
join version on version.source_sha256 = record.source_sha256
  and version.partner_id = lower(record.partner_id)
  and version.slice_invoice = coalesce(record.invoice_number, '')
  and version.billing_currency = upper(record.billing_currency)
where record.bad is not null and not exists (
  select 1 from mended_record mended where mended.source_sha256 = record.source_sha256
    and mended.record_number = record.record_number)
group by all
