-- why: usage without a hop that we invoice is given away, and with two it is billed twice (B3).
-- fix: look at the assignments of this customer and subscription on that day; if
--   they are right, report it.
with invoiced as (
  select partner_id, customer_id, plan_id, subscription_id, usage_date, count(*) as invoiced_hops
  from attribution
  where is_invoiced
  group by all
)
select class.customer_id, class.plan_id, class.subscription_id, metered.usage_date,
  coalesce(invoiced.invoiced_hops, 0) as invoiced_hops, sum(metered.usage_rows) as usage_rows,
  sum(metered.cost) as cost, class.billing_currency
from metered_usage metered
join usage_class class using (usage_class_id)
left join invoiced on invoiced.partner_id = class.partner_id
  and invoiced.customer_id = class.customer_id
  and invoiced.plan_id = class.plan_id and invoiced.subscription_id = class.subscription_id
  and invoiced.usage_date = metered.usage_date
where coalesce(invoiced.invoiced_hops, 0) <> 1
group by all
