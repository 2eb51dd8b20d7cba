-- What files without amounts hold, the largest quantity first.
-- grain: source_sha256, partner_id, invoice_number, billing_month, unit_type
select source_sha256, partner_id, invoice_number,
  strftime(billing_month, '%Y-%m') as billing_month, unit_type, usage_rows,
  cast(round(wide_quantity, 10) as decimal(38, 10)) as quantity
from source_quantity
order by abs(wide_quantity) desc, source_sha256, partner_id, invoice_number, billing_month,
  unit_type
