-- The days of the period on which an invoice has daily usage.
-- grain: seller_id, invoice_number, billing_currency, usage_date
select distinct coalesce(partner.seller_id, '') as seller_id,
  upper(class.invoice_number) as invoice_number, class.billing_currency, part.usage_date
from period_part part
join source_file file using (source_sha256)
join usage_class class using (usage_class_id)
join billing_run on part.usage_date >= billing_run.period_start
left join partner_seller partner using (partner_id)
where file.dataset = 'daily_usage' and part.not_billed_reason is null
  and class.invoice_number <> ''
