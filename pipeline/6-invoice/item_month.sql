-- What the accounts that nothing holds used and paid in the month, per item: a meter, or a product
-- of what is bought; what was added by rules or hand is an item of its own. At the book rate (B26).
-- It is what later months are compared with once this one is closed.
-- grain: account_id, customer_account_id, charge_kind, item_id, book_currency
with part as (
  select rated.account_id, rated.customer_account_id, class.charge_kind,
    lower(coalesce(nullif(class.meter_id, ''), concat_ws('/', class.product_id, class.sku_id)))
      as item_id,
    case when class.charge_kind = 'usage' then concat_ws(' · ', class.meter_category,
        class.meter_name) else split_part(class.charge_group, ' · ', 1) end as item_name,
    rated.book_currency, span.quantity, rated.cost, rated.revenue_book as revenue
  from rated_line rated
  join usage_class class using (usage_class_id)
  join span_usage span using (usage_class_id, usage_date)
  where rated.is_invoiced
  union all
  select account_id, customer_account_id, 'added', kind, meter_category, book_currency, null, 0,
    revenue_book
  from added_revenue
  where revenue_book is not null
)
select account_id, customer_account_id, charge_kind, item_id, book_currency,
  max(item_name) as item_name, try_cast(sum(quantity) as decimal(20, 10)) as quantity,
  cast(sum(cost) as decimal(22, 10)) as cost, cast(sum(revenue) as decimal(22, 10)) as revenue
from part
where account_id not in (select account_id from held)
group by all
