-- What differs at the level asked for, the largest first.
-- grain: is_invoiced, currency, hop, account_id, subscription_id, meter_category, meter_id,
--   meter_name, sku_id
select is_invoiced, currency, hop, difference_read.account_id, account_name, subscription_id,
  subscription_name,
  meter_category, meter_sub_category, meter_name, meter_id, sku_id, before, after, difference,
  quantity, price, rule, fx, late, restated, moved, held, rounding
from difference_read
join asked_difference using (level)
order by abs(difference) desc, difference_read.account_id, hop, is_invoiced desc, currency,
  subscription_id, meter_category, meter_id, sku_id, meter_name
