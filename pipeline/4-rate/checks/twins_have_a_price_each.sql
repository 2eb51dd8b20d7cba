-- why: Microsoft sells some licences in two parts under the same ids, with and without telephony,
--   which differ in price alone; a price of ours per seat charges each part in full.
-- fix: price that SKU on cost, list or retail, or at the price of one part and the other excluded.
-- kind: finding
with purchase as (
  select class.usage_class_id as usage_class_id, class.plan_id as plan_id,
    class.subscription_id as subscription_id, class.product_id as product_id,
    class.sku_id as sku_id, class.charge_group as charge_group,
    class.vendor_unit_price as vendor_unit_price
  from usage_class class
  where class.charge_kind = 'purchase' and class.product_family = 'license'
    and class.sku_id is not null
), twin as (
  select purchase.plan_id as plan_id, purchase.subscription_id as subscription_id,
    purchase.product_id as product_id, purchase.sku_id as sku_id,
    purchase.charge_group as charge_group
  from purchase
  group by purchase.plan_id, purchase.subscription_id, purchase.product_id, purchase.sku_id,
    purchase.charge_group
  having count(distinct purchase.vendor_unit_price) > 1
)
select priced.hop, priced.account_id, priced.subscription_id, purchase.sku_id,
  purchase.charge_group, purchase.vendor_unit_price, priced.quantity, priced.rule_id
from priced_usage priced
join purchase on priced.usage_class_id = purchase.usage_class_id
join twin on purchase.plan_id = twin.plan_id and purchase.subscription_id = twin.subscription_id
  and purchase.product_id is not distinct from twin.product_id
  and purchase.sku_id = twin.sku_id and purchase.charge_group = twin.charge_group
where priced.model = 'unit_price' and priced.base is null
order by all
