-- The usage record asked for, as delivered, with the metered usage it is part of; no class
-- where another period bills it.
-- grain: source_sha256, record_number
select input_file.name as file_name, record.source_sha256, record.record_number,
  strftime(record.charge_start_date, '%Y-%m') as billing_month,
  strftime(billing_run.period_start, '%Y-%m') as period, record.usage_date,
  coalesce(record.customer_id, '') as customer_id, record.customer_name,
  record.subscription_id as plan_id, record.entitlement_id as subscription_id,
  record.entitlement_description as subscription_name, coalesce(record.meter_id, '') as meter_id,
  coalesce(record.meter_category, '') as meter_category,
  record.meter_sub_category, record.meter_name, record.meter_region, record.sku_id,
  record.product_id, record.resource_uri, record.unit_type, record.quantity, record.unit_price,
  record.pricing_pre_tax_total, record.pricing_currency, record.billing_pre_tax_total,
  record.billing_currency, record.pc_to_bc_exchange_rate,
  record.pec_percentage, record.credit_percentage, record.rounded, mended_file.name as mended_file,
  mended.record_number as mended_record, mended.column_name as mended_column,
  mended.delivered_value, classed.not_billed_reason, classed.too_late_before,
  case when classed.not_billed_reason is null then classed.usage_class_id end as usage_class_id,
  metered.usage_rows as metered_records, metered.quantity as metered_quantity,
  metered.cost as metered_cost, class.billing_currency as metered_currency, class.cost_basis,
  class.billing_tags
from sought_record record
cross join billing_run
join input_file using (source_sha256)
left join classed_record classed using (source_sha256, record_number)
left join mended_record mended on mended.mended_in = record.source_sha256
  and mended.mended_number = record.record_number
left join input_file mended_file on mended_file.source_sha256 = mended.source_sha256
left join metered_usage metered on classed.not_billed_reason is null
  and metered.usage_class_id = classed.usage_class_id
  and metered.usage_date = classed.usage_date
left join usage_class class on class.usage_class_id = metered.usage_class_id
