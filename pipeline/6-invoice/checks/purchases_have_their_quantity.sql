-- why: seats of a purchase stand on its line: all of them, and where there is but one purchase
--   behind it, always (B27).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with bought as (
  select rated.account_id, rated.currency, rated.customer_account_id, class.subscription_id,
    class.charge_group as meter_category, class.tax_product, rated.is_late,
    coalesce(doc.tag_value, '') as tag_value, count(*) as purchases,
    sum(coalesce(service.quantity_of_month, priced.quantity)) as quantity,
    sum(rated.amount) as amount
  from rated_line rated
  join usage_class class using (usage_class_id)
  join priced_usage priced using (usage_class_id, usage_date, hop)
  left join document_tag doc on doc.account_id = rated.account_id
    and doc.usage_class_id = rated.usage_class_id
  left join service_usage service using (usage_class_id, usage_date)
  where class.charge_kind = 'purchase' and rated.is_invoiced
    and rated.treatment not in ('excluded', 'bundled')
  group by all
)
select bought.account_id, bought.subscription_id, bought.meter_category, bought.quantity,
  line.quantity as quantity_of_line, line.net_price
from bought
full join line_quantity line using (account_id, currency, customer_account_id, subscription_id,
  meter_category, tax_product, is_late, tag_value)
where line.quantity <> bought.quantity or bought.quantity is null
  or line.quantity is null and bought.purchases = 1
    and (bought.quantity > 0 and bought.amount >= 0 or bought.quantity < 0 and bought.amount <= 0)
