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
)
select class.customer_id, class.subscription_id, class.meter_id, metered.usage_date,
  metered.quantity, metered.list_amount, metered.retail, class.pricing_currency
from metered_usage metered
join usage_class class using (usage_class_id)
join untiered on untiered.product_id = lower(class.product_id)
  and untiered.sku_id = lower(class.sku_id)
where class.charge_kind = 'usage' and class.cost_basis = 'file' and class.coverage is null
  and not class.is_credit
  -- a line of the reconciliation is cut to cents
  and abs(metered.retail - metered.list_amount) > 0.01 * metered.usage_rows
order by all
