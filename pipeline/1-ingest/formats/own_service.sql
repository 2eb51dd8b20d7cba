-- Own services as charges. With a list price its currency and value stand for retail
-- (B11); without one, cost does.
-- grain: source row
with named as (
  select *, coalesce(subscription_id, customer_id) as section,
    case when unit_price is null then billing_currency
      else coalesce(pricing_currency, billing_currency) end as priced_in
  from source_text
)
select * replace (
    section as subscription_id,
    -- without a meter the service is what a price rule names
    coalesce(meter_id, sku_id, meter_category) as meter_id,
    coalesce(lower(charge_kind), 'usage') as charge_kind,
    -- own services are no vendor's: a price is not needed on every row
    coalesce(provider_name, 'own') as provider_name,
    priced_in as pricing_currency),
  usage_date as charge_start_date,
  section as entitlement_id,
  'own' as product_family,
  charge_description as meter_name,
  coalesce(provider_name, 'own') as publisher_name,
  case when unit_price is null then billing_pre_tax_total
    else cast(cast(round(read_decimal(unit_price), 10) as decimal(20, 10))
      * cast(round(read_decimal(quantity), 8) as decimal(18, 8)) as varchar) end
        as pricing_pre_tax_total
from named
