-- From Microsoft's list price down to what is earned, step by step (B13, B26): list - partner
-- earned credit = cost; cost + price margin + exchange margin = revenue; beside it what the account
-- and the end customer pay, each in its currency (NULL where that changed within the month).
-- grain: account_id, customer_account_id, subscription_id, meter_category, is_late
with paid as (
  select charge.hop as hop, charge.account_id as account_id,
    charge.customer_account_id as customer_account_id,
    charge.subscription_id as subscription_id, charge.meter_category as meter_category,
    charge.is_late as is_late, cast(min(charge.currency) as string) as currency,
    cast(max(charge.currency) as string) as other_currency,
    cast(sum(charge.amount) as decimal(38, 20)) as amount
  from charge
  group by charge.hop, charge.account_id, charge.customer_account_id, charge.subscription_id,
    charge.meter_category, charge.is_late
), single as (
  select paid.hop as hop, paid.account_id as account_id,
    paid.customer_account_id as customer_account_id, paid.subscription_id as subscription_id,
    paid.meter_category as meter_category, paid.is_late as is_late, paid.currency as currency,
    paid.amount as amount
  from paid
  where paid.currency = paid.other_currency
)
select margin.account_id as account_id, margin.customer_account_id as customer_account_id,
  margin.subscription_id as subscription_id, margin.meter_category as meter_category,
  margin.is_late as is_late, margin.book_currency as book_currency,
  cast(margin.cost + margin.pec as decimal(22, 10)) as list_value, margin.pec as pec,
  margin.cost as cost, margin.price_margin as price_margin, margin.fx_margin as fx_margin,
  margin.revenue as revenue, partner.currency as partner_currency,
  partner.amount as partner_amount, customer.currency as customer_currency,
  customer.amount as customer_amount,
  case when partner.currency = customer.currency
    then cast(customer.amount - partner.amount as decimal(38, 20))
    else cast(null as decimal(38, 20)) end as reseller_margin
from margin
left join single partner on partner.hop = 'partner' and margin.account_id = partner.account_id
  and margin.customer_account_id = partner.customer_account_id
  and margin.subscription_id = partner.subscription_id
  and margin.meter_category = partner.meter_category and margin.is_late = partner.is_late
left join single customer on customer.hop = 'customer'
  and margin.customer_account_id = customer.account_id
  and margin.subscription_id = customer.subscription_id
  and margin.meter_category = customer.meter_category and margin.is_late = customer.is_late
