-- The usage classes of one source file.
-- grain: file_number, usage_class_id
select distinct file_number, usage_class_id, partner_id, customer_id, plan_id, subscription_id,
  product_id, sku_id, meter_id, meter_category, meter_sub_category, meter_name, meter_region,
  publisher_name, unit_type, billing_currency, pricing_currency, reseller_mpn_id, invoice_number,
  pec_rate, is_credit, coverage, benefit_order_id, charge_kind, product_family, charge_group,
  charge_type, charge_start_date, charge_end_date, term_start_date, term_end_date,
  term_and_billing_cycle, billing_frequency, promotion_id, unit_price, effective_unit_price,
  billing_tags
from usage_class_shape
