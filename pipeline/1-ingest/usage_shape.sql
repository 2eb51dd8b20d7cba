-- Usage with what a price rule may match, and a hash of all that: its shape. Rows are summed
-- by shape, which costs a third of grouping by the columns themselves; usage_class_shape says
-- what each shape stands for. Files that are read together have shapes of their own.
-- grain: source row
with derived as (
  select file_number, partner_id, customer_id, subscription_id as plan_id,
    entitlement_id as subscription_id, product_id, sku_id, meter_id, meter_category,
    meter_sub_category, meter_name, meter_region, publisher_name, unit_type, billing_currency,
    pricing_currency, reseller_mpn_id, invoice_number, pec_percentage, credit_percentage,
    -- B9: covered is what a reservation or savings plan paid for; Microsoft's documented samples
    -- also mark charged lines, so the total must be zero as well
    case when billing_pre_tax_total <> 0 then null
      when reservation_order_id is not null then 'reservation'
      when lower(benefit_type) = 'savingsplan' then 'savings_plan' end as coverage,
    -- a purchase names the order that it is for; licences carry unrelated ones
    case when charge_kind = 'purchase'
        then case when product_family in ('reservation', 'savings_plan') then benefit_order_id end
      when billing_pre_tax_total <> 0 then null
      when reservation_order_id is not null then reservation_order_id
      when lower(benefit_type) = 'savingsplan' then benefit_order_id end as benefit_order_id,
    charge_kind, product_family,
    -- B27: usage is invoiced per meter category, everything else per event; the lines
    -- of one seat change together
    case when coalesce(charge_kind, 'usage') = 'usage' then meter_category
      else concat_ws(' · ', coalesce(sku_name, meter_category), charge_type,
        concat_ws('/', charge_start_date, charge_end_date),
        left(coalesce(reference_id, order_id), 8))
      end as charge_group,
    -- what its price is for: a term, a charge cycle, days of it (B14, B18)
    case when coalesce(charge_kind, 'usage') <> 'usage' then struct_pack(
      charge_type := charge_type, charge_start_date := charge_start_date,
      charge_end_date := charge_end_date, term_start_date := subscription_start_date,
      term_end_date := subscription_end_date, term_and_billing_cycle := term_and_billing_cycle,
      billing_frequency := billing_frequency, promotion_id := promotion_id,
      unit_price := unit_price, effective_unit_price := effective_unit_price) end as purchase,
    coalesce(billing_period_start, charge_start_date) as period_start, usage_date,
    billing_tags, quantity, unit_price, billing_pre_tax_total, pricing_pre_tax_total
  from tagged_usage
  where bad is null
)
select *,
  hash(file_number, partner_id, customer_id, plan_id, subscription_id, product_id, sku_id,
    meter_id, meter_category, meter_sub_category, meter_name, meter_region, publisher_name,
    unit_type, billing_currency, pricing_currency, reseller_mpn_id, invoice_number, pec_percentage,
    credit_percentage, coverage, benefit_order_id, charge_kind, product_family, charge_group,
    purchase, billing_tags) as shape,
  -- two hashes of the same: where one collides, the other tells
  hash(file_number, billing_tags, purchase, charge_group, product_family, charge_kind,
    benefit_order_id, coverage, credit_percentage, pec_percentage, invoice_number, reseller_mpn_id,
    pricing_currency, billing_currency, unit_type, publisher_name, meter_region, meter_name,
    meter_sub_category, meter_category, meter_id, sku_id, product_id, subscription_id, plan_id,
    customer_id, partner_id) as shape_check
from derived
