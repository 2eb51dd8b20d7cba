-- What each shape stands for: its usage class. Spellings that differ in case only are one class;
-- the key of a class is 63 bits of the MD5 of its columns, so it is the same in every file and run.
-- grain: shape
with shaped as (
  select shape, min(shape_check) as least_check, max(shape_check) as most_check,
    any_value(file_number) as file_number, any_value(partner_id) as partner_id,
    any_value(customer_id) as customer_id,
    any_value(plan_id) as plan_id, any_value(subscription_id) as subscription_id,
    any_value(product_id) as product_id, any_value(sku_id) as sku_id,
    any_value(meter_id) as meter_id, any_value(meter_category) as meter_category,
    any_value(meter_sub_category) as meter_sub_category, any_value(meter_name) as meter_name,
    any_value(meter_region) as meter_region, any_value(publisher_name) as publisher_name,
    any_value(unit_type) as unit_type, any_value(billing_currency) as billing_currency,
    any_value(pricing_currency) as pricing_currency,
    any_value(reseller_mpn_id) as reseller_mpn_id, any_value(invoice_number) as invoice_number,
    any_value(pec_percentage) as pec_percentage, any_value(credit_percentage) as credit_percentage,
    any_value(coverage) as coverage, any_value(benefit_order_id) as benefit_order_id,
    any_value(charge_kind) as charge_kind,
    any_value(product_family) as product_family, any_value(charge_group) as charge_group,
    any_value(purchase) as purchase, any_value(billing_tags) as billing_tags
  from usage_shape
  group by shape
), spelled as (
  select shape, least_check, most_check, file_number, lower(partner_id) as partner_id,
    lower(coalesce(customer_id, '')) as customer_id,
    lower(plan_id) as plan_id, lower(subscription_id) as subscription_id, product_id, sku_id,
    -- third-party lines may lack customer, meter or category: no reason to set them aside
    coalesce(meter_id, '') as meter_id, coalesce(meter_category, '') as meter_category,
    meter_sub_category, meter_name, meter_region, publisher_name, unit_type,
    upper(billing_currency) as billing_currency, upper(pricing_currency) as pricing_currency,
    reseller_mpn_id, invoice_number,
    cast(coalesce(pec_percentage, 0) * 0.01 as decimal(9, 6)) as pec_rate,
    coalesce(credit_percentage = 100, false) as is_credit, coverage,
    lower(benefit_order_id) as benefit_order_id, coalesce(charge_kind, 'usage') as charge_kind,
    product_family, coalesce(charge_group, '') as charge_group, billing_tags,
    purchase.*
  from shaped
)
select *,
  cast(md5_number_lower(concat_ws(chr(31), partner_id, customer_id, plan_id, subscription_id,
    coalesce(product_id, ''), coalesce(sku_id, ''), meter_id, meter_category,
    coalesce(meter_sub_category, ''), coalesce(meter_name, ''), coalesce(meter_region, ''),
    coalesce(publisher_name, ''), coalesce(unit_type, ''), billing_currency, pricing_currency,
    coalesce(reseller_mpn_id, ''), coalesce(invoice_number, ''), pec_rate, is_credit,
    coalesce(coverage, ''), coalesce(benefit_order_id, ''), product_family,
    -- what is left out adds nothing: usage has the key it would have without other charges
    case when charge_kind <> 'usage' then concat_ws(chr(31), charge_kind, charge_group,
      coalesce(charge_type, ''), charge_start_date, coalesce(cast(charge_end_date as varchar), ''),
      coalesce(cast(term_start_date as varchar), ''), coalesce(cast(term_end_date as varchar), ''),
      coalesce(term_and_billing_cycle, ''), coalesce(billing_frequency, ''),
      coalesce(promotion_id, ''), coalesce(cast(unit_price as varchar), ''), effective_unit_price)
      end, billing_tags))
      >> 1 as bigint) as usage_class_id
from spelled
