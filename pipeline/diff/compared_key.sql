-- What finance calls a compared usage: its subscription, meter and SKU.
-- grain: usage_key
select usage_key, min(subscription_id) as subscription_id, min(charge_group) as charge_group,
  min(meter_id) as meter_id, min(meter_sub_category) as meter_sub_category,
  min(meter_name) as meter_name, min(sku_id) as sku_id, min(product_id) as product_id
from compared_class
group by usage_key
