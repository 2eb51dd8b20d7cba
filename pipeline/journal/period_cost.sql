-- All that the month cost per seller, account and product, and what of it no invoice of the vendor
-- names yet (B7, B26). The seller is the one whom the vendor bills (B1), as attribution has it;
-- costs of customers that nobody knows are of no account (B4); one without a rate to the currency
-- of its seller cannot be booked.
-- grain: seller_id, account_id, product, currency
with spent as (
  select usage_class_id, usage_date, hop, account_id, book_currency as currency, cost
  from rated_line
  where is_invoiced
  union all
  select usage_class_id, usage_date, hop, coalesce(account_id, ''), billing_currency, cost
  from held_line
  where is_invoiced and billing_currency <> 'XXX'
), owed as (
  select coalesce(who.seller_id, '') as seller_id, spent.account_id,
    class.tax_product as product, spent.currency, spent.cost,
    class.invoice_number is null and class.cost_basis = 'file' as is_unbilled
  from spent
  join usage_class class using (usage_class_id)
  join attribution who using (attribution_key_id, usage_date, hop)
  where who.seller_id is null or who.book_currency = spent.currency
)
select owed.seller_id, owed.account_id, owed.product, owed.currency,
  round_to_minor(sum(owed.cost), currency.minor_units) as cost,
  round_to_minor(coalesce(sum(owed.cost) filter (where owed.is_unbilled), 0), currency.minor_units)
    as unbilled_cost
from owed
join currency using (currency)
group by owed.seller_id, owed.account_id, owed.product, owed.currency, currency.minor_units
