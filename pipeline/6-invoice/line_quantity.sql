-- Purchases of which one price and one period hold on a line: how many, and the price of one for
-- the days of the line, to 10 places (B27). Pairs of a seat change are one event, so what was given
-- back and what was charged net out. A service counts in the quantity of its row.
-- grain: account_id, currency, customer_account_id, subscription_id, meter_category, tax_product,
--   is_late, tag_value
with bought as (
  select rated.account_id, rated.currency, rated.customer_account_id, class.subscription_id,
    class.charge_group as meter_category, class.tax_product, rated.is_late, rated.amount,
    coalesce(doc.tag_value, '') as tag_value,
    coalesce(service.quantity_of_month, span.quantity) as quantity
  from rated_line rated
  join usage_class class using (usage_class_id)
  join span_usage span using (usage_class_id, usage_date)
  left join document_tag doc using (account_id, usage_class_id)
  left join service_usage service using (usage_class_id, usage_date)
  where rated.is_invoiced and class.charge_kind = 'purchase'
    and rated.treatment not in ('excluded', 'bundled')
), summed as (
  select account_id, currency, customer_account_id, subscription_id, meter_category, tax_product,
    is_late, tag_value, cast(sum(quantity) as decimal(20, 10)) as quantity, sum(amount) as amount
  from bought
  group by all
), priced as (
  select *,
    cast(quotient(amount, quantity) as decimal(22, 10)) as net_price
  from summed
  where quantity <> 0
)
select priced.account_id, priced.currency, priced.customer_account_id, priced.subscription_id,
  priced.meter_category, priced.tax_product, priced.is_late, priced.tag_value,
  priced.quantity, priced.net_price
from priced
join bought using (account_id, currency, customer_account_id, subscription_id, meter_category,
  tax_product, is_late, tag_value)
where priced.net_price >= 0
group by all
-- amounts are rounded to 10 places before they are converted, so one price is nearly one
having count(*) = count(*) filter (
  where abs(bought.amount - bought.quantity * priced.net_price)
    <= 0.000000001 * (1 + abs(bought.quantity)))
