-- why: what Microsoft charges for usage before its credit is UnitPrice times quantity; here it is
--   not, and neither a benefit nor a credit nor a tier of its price sheet explains it (B11).
-- fix: look at the lines with the vendor; lists on retail start from what it charged, lists on list
--   from UnitPrice.
-- kind: finding
with untiered as (
  -- only a sheet can say that a product has no tiers
  select lower(product_id) as product_id, lower(sku_id) as sku_id
  from vendor_price
  where sheet_kind = 'azure'
  group by all
  having coalesce(max(tier_from), 0) = 0 and count(tier_to) = 0
), class as (
  select usage_class_id, customer_id, subscription_id, meter_id, pricing_currency
  from usage_class known
  semi join untiered on untiered.product_id = lower(known.product_id)
    and untiered.sku_id = lower(known.sku_id)
  where charge_kind = 'usage' and cost_basis = 'file' and coverage is null and not is_credit
)
select class.customer_id, class.subscription_id, class.meter_id, class.pricing_currency,
  min(metered.usage_date) as first_date, max(metered.usage_date) as last_date,
  sum(metered.quantity) as quantity, sum(metered.list_amount) as list_amount,
  sum(metered.retail) as retail
from class
join metered_usage metered using (usage_class_id)
-- a line of the reconciliation is cut to cents
where abs(metered.retail - metered.list_amount) > 0.01 * metered.usage_rows
group by all
order by all
