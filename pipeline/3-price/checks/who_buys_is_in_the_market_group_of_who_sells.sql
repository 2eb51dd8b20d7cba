-- why: we may sell to any country of the market group that our company is in, and a reseller to any
--   of that of its own market; this buyer is in none of them.
-- fix: correct the country of the buyer, the market of the reseller or the groups in
--   rates/markets.csv, or ask about this sale.
-- kind: finding
with member as (
  select distinct market_group, upper(trim(unnest(string_split(countries, ';')))) as country
  from market
), sale as (
  select who.account_id as sold_by, market.market_group, customer.account_id, customer.name,
    customer.country
  from attribution who
  join account reseller on reseller.account_id = who.account_id
    and reseller.valid_from = who.account_valid_from
  join market on market.market_id = reseller.market_id
  join account customer on customer.account_id = who.customer_account_id
    and who.usage_date >= customer.valid_from and who.usage_date < customer.valid_to
  where who.hop = 'partner' and who.customer_account_id <> who.account_id
  union
  select seller.seller_id, home.market_group, buyer.account_id, buyer.name, buyer.country
  from attribution who
  join account buyer on buyer.account_id = who.account_id
    and buyer.valid_from = who.account_valid_from
  join seller on seller.seller_id = buyer.seller_id
  -- a company in no market has no group that we know of
  join member home on home.country = upper(seller.country)
  where who.is_invoiced
)
select sale.sold_by, sale.account_id, sale.name, sale.country,
  string_agg(distinct sale.market_group, ', ' order by sale.market_group) as market_group
from sale
left join member on member.market_group is not distinct from sale.market_group
  and member.country = upper(sale.country)
group by sale.sold_by, sale.account_id, sale.name, sale.country
having count(member.country) = 0
order by all
