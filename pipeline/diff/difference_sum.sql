-- The differences summed for reading: in all, per account, per subscription and per SKU; rows
-- without any difference are left out, totals stay.
-- grain: level, is_invoiced, currency, hop, account_id, subscription_id, meter_category, meter_id,
--   sku_id
with asked as (
  select difference.*
  from difference cross join asked_difference
  where asked_difference.account_id is null
    or lower(asked_difference.account_id) = lower(difference.account_id)
), summed as (
  select case grouping(account_id, subscription_id, meter_id) when 7 then 'total'
      when 3 then 'account' when 1 then 'subscription' else 'sku' end as level,
    is_invoiced, currency, hop, account_id, account_name, subscription_id, subscription_name,
    meter_category, meter_sub_category, meter_name, meter_id, sku_id,
    sum(before) as before, sum(after) as after, sum(difference) as difference,
    sum(quantity) as quantity, sum(price) as price, sum(rule) as rule, sum(fx) as fx,
    sum(late) as late, sum(restated) as restated, sum(moved) as moved, sum(held) as held,
    sum(rounding) as rounding
  from asked
  group by grouping sets ((is_invoiced, currency),
    (is_invoiced, currency, hop, account_id, account_name),
    (is_invoiced, currency, hop, account_id, account_name, subscription_id, subscription_name),
    (is_invoiced, currency, hop, account_id, account_name, subscription_id, subscription_name,
      meter_category, meter_sub_category, meter_name, meter_id, sku_id))
)
select *
from summed
where level = 'total' or difference <> 0 or quantity <> 0 or price <> 0 or rule <> 0 or fx <> 0
  or late <> 0 or restated <> 0 or moved <> 0 or held <> 0 or rounding <> 0
