-- why: a reseller may sell to any country of the market group it is in; this
--   customer is in none of them.
-- fix: correct the country of the customer or the market of the reseller in
--   rates/, or ask about this sale.
-- kind: finding
with allowed as (
  select market_group, upper(trim(unnest(string_split(countries, ';')))) as country from market
)
select distinct who.account_id, reseller.name, market.market_group, who.customer_account_id,
  customer.name as customer_name, customer.country
from attribution who
join account reseller on reseller.account_id = who.account_id
  and reseller.valid_from = who.account_valid_from
join market on market.market_id = reseller.market_id
join account customer on customer.account_id = who.customer_account_id
  and who.usage_date >= customer.valid_from and who.usage_date < customer.valid_to
where who.hop = 'partner' and who.customer_account_id <> who.account_id and not exists (
  select 1 from allowed
  where allowed.market_group is not distinct from market.market_group
    and allowed.country = upper(customer.country))
order by all
