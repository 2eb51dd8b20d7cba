-- One usage class, made of what is asked for: the rating SQL matches rules
-- against it as against any other.
-- grain: price_key_id
select 0 as usage_class_id, 0 as attribution_key_id, 0 as price_key_id, meter_id, sku_id,
  product_id, meter_sub_category, meter_category, publisher_name, meter_region,
  'usage' as charge_kind,
  cast(null as varchar) as product_family, cast(null as varchar) as term,
  cast(null as varchar) as billing_plan, cast(null as varchar) as segment
from wanted
