-- What a file holds per invoice, billing month and currency: the smallest thing that
-- another file can replace (B6).
-- grain: file_number, partner_id, invoice_number, billing_month, billing_currency
select file_number, class.partner_id, coalesce(class.invoice_number, '') as invoice_number,
  part.billing_month, class.billing_currency, cast(sum(part.usage_rows) as bigint) as usage_rows,
  cast(sum(part.cost) as decimal(38, 18)) as cost,
  min(part.usage_date) as first_usage_date, max(part.usage_date) as last_usage_date
from metered_part part
join usage_class_part class using (file_number, usage_class_id)
group by all
