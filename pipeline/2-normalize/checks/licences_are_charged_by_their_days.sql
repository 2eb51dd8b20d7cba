-- why: a licence is charged for the days of its charge cycle (B18); here the vendor's price says
--   another part of it, and no promotion explains why.
-- fix: look at the line with the vendor; the sell side is charged by its dates.
-- kind: finding
select class.customer_id, class.subscription_id, class.sku_id, class.charge_type,
  class.charge_start_date, class.charge_end_date, bought.billed_part, bought.whole_part,
  class.vendor_unit_price, class.vendor_effective_price
from purchase_cycle bought
join usage_class class using (usage_class_id)
where class.product_family = 'license' and class.promotion_id is null
  and bought.whole_part > 0 and class.vendor_unit_price <> 0
  and abs(abs(class.vendor_effective_price) * bought.whole_part
    - abs(class.vendor_unit_price) * bought.billed_part) > bought.whole_part * 0.01
