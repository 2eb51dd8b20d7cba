-- Usage records that may stand behind the lines asked for: those of their subscriptions and days.
-- grain: source_sha256, record_number
with wanted_day as (
  select distinct class.subscription_id, metered.usage_date
  from chosen_line
  join span_usage span using (usage_class_id, usage_date)
  join metered_usage metered on metered.usage_class_id = span.usage_class_id
    and metered.usage_date between span.usage_date and span.last_date
  join usage_class class on class.usage_class_id = span.usage_class_id
)
select record.source_sha256, record.record_number, record.partner_id, record.customer_id,
  record.subscription_id, record.entitlement_id, record.product_id, record.sku_id, record.sku_name,
  record.meter_id, record.meter_category, record.meter_sub_category, record.meter_name,
  record.meter_region, record.publisher_name, record.unit_type, record.billing_currency,
  record.pricing_currency, record.reseller_mpn_id, record.invoice_number, record.pec_percentage,
  record.credit_percentage, record.reservation_order_id, record.benefit_type,
  record.benefit_order_id, record.charge_kind, record.product_family, record.charge_type,
  record.order_id, record.reference_id, record.billing_period_start, record.charge_start_date,
  record.charge_end_date, record.subscription_start_date, record.subscription_end_date,
  record.term_and_billing_cycle, record.billing_frequency, record.promotion_id, record.unit_price,
  record.effective_unit_price, record.usage_date, record.quantity, record.billing_pre_tax_total,
  record.tags
from usage_record record
join wanted_day on wanted_day.subscription_id = lower(record.entitlement_id)
  and wanted_day.usage_date = record.usage_date
