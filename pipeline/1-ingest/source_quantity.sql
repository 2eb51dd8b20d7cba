-- What every file without amounts holds per month and unit: its control totals, since money gives
-- none. Quantities of one unit may be added, whatever they are of.
-- grain: source_sha256, partner_id, invoice_number, billing_month, unit_type
select part.source_sha256, class.partner_id, coalesce(class.invoice_number, '') as invoice_number,
  part.billing_month, coalesce(class.unit_type, '') as unit_type,
  cast(sum(part.usage_rows) as bigint) as usage_rows,
  cast(sum(part.quantity) as decimal(38, 18)) as wide_quantity
from metered_part part
join usage_class_part class using (source_sha256, usage_class_id)
where class.billing_currency = 'XXX'
group by all
