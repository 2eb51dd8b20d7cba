-- Every distinct combination of what a price rule may match, once. Rules are
-- matched per class, not per row. What a rate card rates has the currency of the card.
-- grain: usage_class_id
with rated as (
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
  cast(md5_number_lower(concat_ws(chr(31), lower(part.meter_id), lower(coalesce(part.sku_id, '')),
    lower(coalesce(part.product_id, '')), lower(coalesce(part.meter_sub_category, '')),
    lower(part.meter_category), lower(coalesce(part.publisher_name, '')),
    lower(coalesce(part.meter_region, '')),
    case when part.charge_kind <> 'usage'
      then concat_ws(chr(31), part.charge_kind, part.product_family) end)) >> 1
    as bigint) as price_key_id,
  cast(md5_number_lower(concat_ws(chr(31), part.partner_id, part.customer_id, part.plan_id,
    part.subscription_id)) >> 1 as bigint) as attribution_key_id
from part
