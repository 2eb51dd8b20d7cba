-- why: cost and margin stand in the seller's billing currency (B26); another
--   would be added as if the same.
-- fix: set billing_currency in rates/sellers.csv to what Microsoft bills this
--   seller in, or remove the file (of utilization: the rate card in that currency).
select who.seller_id, who.book_currency, class.billing_currency,
  sum(metered.usage_rows) as usage_rows, sum(metered.cost) as cost
from usage_class class
join metered_usage metered using (usage_class_id)
join attribution who on who.partner_id = class.partner_id and who.customer_id = class.customer_id
  and who.plan_id = class.plan_id and who.subscription_id = class.subscription_id
  and who.usage_date = metered.usage_date and who.is_invoiced
-- what has no amount is in no currency, and held; so is a service whose cost lacks its rate
where who.book_currency <> class.billing_currency and class.cost_basis not in ('none', 'service')
group by all
