-- What the usage of a run says about the rest of what is asked for, where all usage like it agrees.
-- grain: classes
select count(*) as classes, cast(null as varchar) as tag,
  case when count(distinct class.meter_id) = 1 then min(class.meter_id) end as meter_id,
  case when count(distinct class.sku_id) = 1 then min(class.sku_id) end as sku_id,
  case when count(distinct class.product_id) = 1 then min(class.product_id) end as product_id,
  case when count(distinct class.meter_sub_category) = 1 then min(class.meter_sub_category) end
    as meter_sub_category,
  case when count(distinct class.meter_category) = 1 then min(class.meter_category) end
    as meter_category,
  case when count(distinct class.publisher_name) = 1 then min(class.publisher_name) end
    as publisher_name,
  case when count(distinct class.meter_region) = 1 then min(class.meter_region) end as meter_region
from usage_class class
join wanted on coalesce(lower(class.meter_id) = lower(wanted.meter_id), wanted.meter_id is null)
  and coalesce(lower(class.sku_id) = lower(wanted.sku_id), wanted.sku_id is null)
  and coalesce(lower(class.product_id) = lower(wanted.product_id), wanted.product_id is null)
  and coalesce(lower(class.meter_sub_category) = lower(wanted.meter_sub_category),
    wanted.meter_sub_category is null)
  and coalesce(lower(class.meter_category) = lower(wanted.meter_category),
    wanted.meter_category is null)
  and coalesce(lower(class.publisher_name) = lower(wanted.publisher_name),
    wanted.publisher_name is null)
  and coalesce(lower(class.meter_region) = lower(wanted.meter_region), wanted.meter_region is null)
where wanted.tag is null or exists (select 1 from usage_tag tag
  where tag.usage_class_id = class.usage_class_id
    and concat(tag.tag_name, '=', tag.tag_value) = wanted.tag)
