-- Every distinct combination of what a price rule may match, once. Rules are
-- matched per class, not per row. What a rate card rates has the currency of the card.
-- grain: usage_class_id
with segment as (
  -- no file of charges says which segment a product is for; the price sheets do
  select lower(product_id) as product_id, lower(sku_id) as sku_id,
    case when count(distinct lower(segment)) = 1 then min(lower(segment)) end as segment
  from vendor_price
  group by all
), rated as (
  select distinct usage_class_id, billing_currency
  from utilization_cost
  where billing_currency is not null
), part as (
  select distinct file.* exclude (source_sha256, billing_currency, pricing_currency),
    coalesce(rated.billing_currency, file.billing_currency) as billing_currency,
    coalesce(rated.billing_currency, file.pricing_currency) as pricing_currency,
    case when rated.usage_class_id is not null then 'rate_card'
      when file.billing_currency = 'XXX' then 'none' else 'file' end as cost_basis
  from usage_class_part file
  left join rated on rated.usage_class_id = file.usage_class_id
  where file.usage_class_id in (
    select metered_part.usage_class_id
    from metered_part join billing_run on metered_part.billing_month = billing_run.period_start)
  union all by name
  select usage_class_id, partner_id, customer_id, plan_id, subscription_id, sku_id,
    lower(sku_id) as meter_id, 'Services' as meter_category, meter_name,
    'own' as publisher_name, '1 Month' as unit_type, billing_currency,
    billing_currency as pricing_currency, 'service' as cost_basis, 0 as pec_rate,
    false as is_credit, 'purchase' as charge_kind, 'service' as product_family, charge_group
  from service_usage
)
select part.usage_class_id, part.partner_id, part.customer_id, part.plan_id, part.subscription_id,
  part.product_id, part.sku_id, part.meter_id, part.meter_category, part.meter_sub_category,
  part.meter_name, part.meter_region, part.publisher_name, part.unit_type, part.billing_currency,
  part.pricing_currency, part.cost_basis, part.reseller_mpn_id, part.invoice_number,
  cast(part.pec_rate as decimal(9, 6)) as pec_rate, part.is_credit, part.coverage,
  part.benefit_order_id, part.charge_kind, part.product_family, part.charge_group,
  case when part.product_family in ('license', 'software', 'marketplace', 'service')
      then part.product_family
    when part.product_family in ('reservation', 'savings_plan') then 'reservation'
    when part.product_family = 'own' then 'service' else 'usage' end as tax_product,
  part.charge_type, part.charge_start_date, part.charge_end_date, part.term_start_date,
  part.term_end_date, part.promotion_id, part.unit_price as vendor_unit_price,
  part.effective_unit_price as vendor_effective_price,
  case when part.charge_kind <> 'usage' then term_of(part.term_and_billing_cycle) end as term,
  case when part.charge_kind <> 'usage' then billing_plan_of(part.billing_frequency,
    part.charge_start_date, part.charge_end_date) end as billing_plan,
  case when part.charge_kind <> 'usage' then segment.segment end as segment, part.billing_tags,
  cast(md5_number_lower(concat_ws(chr(31), lower(part.meter_id), lower(coalesce(part.sku_id, '')),
    lower(coalesce(part.product_id, '')), lower(coalesce(part.meter_sub_category, '')),
    lower(part.meter_category), lower(coalesce(part.publisher_name, '')),
    lower(coalesce(part.meter_region, '')),
    case when part.charge_kind <> 'usage'
      then concat_ws(chr(31), part.charge_kind, coalesce(part.product_family, ''),
        coalesce(term_of(part.term_and_billing_cycle), ''), billing_plan_of(part.billing_frequency,
          part.charge_start_date, part.charge_end_date)) end, part.billing_tags)) >> 1
    as bigint) as price_key_id,
  cast(md5_number_lower(concat_ws(chr(31), part.partner_id, part.customer_id, part.plan_id,
    part.subscription_id)) >> 1 as bigint) as attribution_key_id
from part
left join segment on segment.product_id = lower(part.product_id)
  and segment.sku_id = lower(part.sku_id)
