-- Usage with both hops on one line (B26): what Microsoft charges, what the reseller pays, what the
-- customer pays, and what stays with whom. The wide table for analysts.
-- grain: usage_class_id, usage_date
select metered.usage_class_id as usage_class_id, metered.usage_date as usage_date,
  metered.last_date as last_date, metered.is_late as is_late, class.customer_id as customer_id,
  class.plan_id as plan_id, class.subscription_id as subscription_id,
  class.product_id as product_id, class.sku_id as sku_id, class.meter_id as meter_id,
  class.meter_category as meter_category, class.meter_sub_category as meter_sub_category,
  class.meter_name as meter_name, class.meter_region as meter_region,
  class.publisher_name as publisher_name, class.unit_type as unit_type, class.coverage as coverage,
  metered.usage_rows as usage_rows, metered.quantity as quantity,
  class.billing_currency as billing_currency, metered.cost as cost,
  metered.pec_billing as pec_billing, class.pricing_currency as pricing_currency,
  metered.retail as retail, partner.account_id as partner_account_id,
  partner.currency as partner_currency, partner.amount as partner_amount,
  partner.price_list_id as partner_price_list_id, partner.rule_id as partner_rule_id,
  customer.account_id as customer_account_id, customer.currency as customer_currency,
  customer.amount as customer_amount, customer.price_list_id as customer_price_list_id,
  customer.rule_id as customer_rule_id,
  case when partner.usage_class_id is not null then partner.revenue_book
    else customer.revenue_book end as revenue_book,
  case when partner.usage_class_id is not null
      then cast(partner.revenue_book - metered.cost as decimal(22, 10))
    else cast(customer.revenue_book - metered.cost as decimal(22, 10)) end as margin,
  case when partner.currency = customer.currency
      then cast(customer.amount - partner.amount as decimal(38, 20))
    else cast(null as decimal(38, 20)) end as reseller_margin
from span_usage metered
join usage_class class on metered.usage_class_id = class.usage_class_id
left join rated_line partner on metered.usage_class_id = partner.usage_class_id
  and metered.usage_date = partner.usage_date and partner.hop = 'partner'
left join rated_line customer on metered.usage_class_id = customer.usage_class_id
  and metered.usage_date = customer.usage_date and customer.hop = 'customer'
