-- All that the month cost per seller, account and product, and what of it no invoice of the vendor
-- names yet (B7, B26). The seller is the one whom the vendor bills (B1); costs of customers that
-- nobody knows are of no account (B4); one without a rate to the currency of its seller cannot be
-- booked.
-- grain: seller_id, account_id, product, currency
with spent as (
  select rated.account_id, class.partner_id, class.tax_product as product,
    rated.book_currency as currency, rated.cost,
    class.invoice_number is null and class.cost_basis = 'file' as is_unbilled
  from rated_line rated
  join usage_class class using (usage_class_id)
  where rated.is_invoiced
  union all
  select coalesce(held.account_id, ''), class.partner_id, class.tax_product, held.billing_currency,
    held.cost, class.invoice_number is null and class.cost_basis = 'file'
  from held_line held
  join usage_class class using (usage_class_id)
  where held.is_invoiced and held.billing_currency <> 'XXX'
), partner as (
  select seller_id, billing_currency,
    unnest(string_split(lower(partner_tenant_ids), ';')) as partner_id
  from seller
)
select coalesce(partner.seller_id, '') as seller_id, spent.account_id, spent.product,
  spent.currency, round_to_minor(sum(spent.cost), currency.minor_units) as cost,
  round_to_minor(coalesce(sum(spent.cost) filter (where spent.is_unbilled), 0),
    currency.minor_units) as unbilled_cost
from spent
join currency on currency.currency = spent.currency
left join partner using (partner_id)
where partner.seller_id is null or partner.billing_currency = spent.currency
group by partner.seller_id, spent.account_id, spent.product, spent.currency, currency.minor_units
