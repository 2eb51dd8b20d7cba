-- The reservation or savings plan that a purchase is for, as the file of the invoice names it: its
-- owner in rates/benefits.csv says who pays for it (B9). Licences carry unrelated orders there.
-- grain: usage_class_id
with bought as (
  select distinct lower(partner_id) as partner_id, lower(customer_id) as customer_id,
    lower(entitlement_id) as subscription_id, product_id, sku_id,
    concat_ws(' · ', coalesce(sku_name, meter_category), charge_type,
      concat_ws('/', charge_start_date, charge_end_date),
      left(coalesce(reference_id, order_id), 8)) as charge_group,
    lower(benefit_order_id) as benefit_order_id
  from usage_record
  where charge_kind = 'purchase' and product_family in ('reservation', 'savings_plan')
    and benefit_order_id is not null
)
select class.usage_class_id, min(bought.benefit_order_id) as benefit_order_id
from usage_class class
join bought on bought.partner_id = class.partner_id and bought.customer_id = class.customer_id
  and bought.subscription_id = class.subscription_id and bought.charge_group = class.charge_group
  and bought.product_id is not distinct from class.product_id
  and bought.sku_id is not distinct from class.sku_id
where class.charge_kind = 'purchase' and class.product_family in ('reservation', 'savings_plan')
group by class.usage_class_id
-- a group of two orders has no owner of its own
having count(distinct bought.benefit_order_id) = 1
