-- The usage of one source file summed per usage class and day: what later stages read instead of usage rows.
-- Stored once per source file; a usage class is the distinct tuple of everything a price rule may match.
-- grain: usage_class_id, billing_month, usage_date
with classified as (
  select
    lower(partner_id) as partner_id, lower(customer_id) as customer_id, lower(subscription_id) as plan_id,
    lower(entitlement_id) as subscription_id, product_id, sku_id, meter_id, meter_category, meter_sub_category,
    meter_name, meter_region, publisher_name, unit_type, upper(billing_currency) as billing_currency,
    upper(pricing_currency) as pricing_currency, reseller_mpn_id, invoice_number,
    cast(coalesce(pec_percentage, 0) * 0.01 as decimal(9, 6)) as pec_rate,
    coalesce(credit_percentage = 100, false) as is_credit,
    -- B9: covered is what a reservation or savings plan paid for; Microsoft's documented samples also mark charged
    -- lines, so the total must be zero as well
    case when billing_pre_tax_total <> 0 then null
      when contains(additional_info, 'ReservationOrderId')
        and regexp_extract(additional_info, '"ReservationOrderId"\s*:\s*"([^"]+)"', 1) <> '' then 'reservation'
      when lower(benefit_type) = 'savingsplan' then 'savings_plan' end as coverage,
    additional_info, lower(benefit_order_id) as savings_plan_order_id,
    cast(date_trunc('month', charge_start_date) as date) as billing_month, usage_date, quantity,
    billing_pre_tax_total, pricing_pre_tax_total, unit_price
  from usage
  where bad is null
), ordered as (
  select * exclude (additional_info, savings_plan_order_id),
    case coverage when 'reservation'
      then lower(regexp_extract(additional_info, '"ReservationOrderId"\s*:\s*"([^"]+)"', 1))
      when 'savings_plan' then savings_plan_order_id end as benefit_order_id
  from classified
), summed as (
  select partner_id, customer_id, plan_id, subscription_id, product_id, sku_id, meter_id, meter_category,
    meter_sub_category, meter_name, meter_region, publisher_name, unit_type, billing_currency, pricing_currency,
    reseller_mpn_id, invoice_number, pec_rate, is_credit, coverage, benefit_order_id, billing_month, usage_date,
    count(*) as usage_rows,
    sum(quantity) as quantity, sum(billing_pre_tax_total) as cost, sum(pricing_pre_tax_total) as pricing_total,
    -- only lines that Microsoft did not charge are valued at list (B9, B11)
    sum(case when coverage is not null or is_credit
      then cast(round(quantity, 10) as decimal(20, 10)) * cast(round(unit_price, 10) as decimal(18, 10))
      else 0 end) as list_amount
  from ordered
  group by all
)
select
  md5(concat_ws(chr(31), partner_id, customer_id, plan_id, subscription_id, coalesce(product_id, ''),
    coalesce(sku_id, ''), meter_id, meter_category, coalesce(meter_sub_category, ''), coalesce(meter_name, ''),
    coalesce(meter_region, ''), coalesce(publisher_name, ''), coalesce(unit_type, ''), billing_currency,
    pricing_currency, coalesce(reseller_mpn_id, ''), coalesce(invoice_number, ''), pec_rate, is_credit,
    coalesce(coverage, ''), coalesce(benefit_order_id, ''))) as usage_class_id,
  billing_month, usage_date, usage_rows,
  cast(quantity as decimal(38, 18)) as quantity, cast(cost as decimal(38, 18)) as cost,
  cast(pricing_total as decimal(38, 18)) as pricing_total, cast(list_amount as decimal(38, 20)) as list_amount,
  * exclude (billing_month, usage_date, usage_rows, quantity, cost, pricing_total, list_amount)
from summed
