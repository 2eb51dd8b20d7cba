-- The price lists an account may draw from, in order (B16): overrides, its list, parents,
-- market's list, default. Lists of the same rank would tie; resolved_price counts ties
-- and a check refuses them.
-- grain: account_id, account_valid_from, price_list_id
with recursive entry as (
  select account.account_id, account.valid_from as account_valid_from, 1 as entry_order,
    price_list.price_list_id
  from account join price_list on price_list.account_id = account.account_id
  union all
  select account_id, valid_from, 2, price_list_id from account where price_list_id is not null
  union all
  select account.account_id, account.valid_from, 3, market.price_list_id
  from account join market using (market_id) where market.price_list_id is not null
  union all
  select account.account_id, account.valid_from, 4, price_list.price_list_id
  from account cross join price_list where price_list.is_default
), chain as (
  select account_id, account_valid_from, entry_order, 0 as depth, price_list_id from entry
  union all
  select chain.account_id, chain.account_valid_from, chain.entry_order, chain.depth + 1,
    price_list.parent_id
  from chain
  join price_list on price_list.price_list_id = chain.price_list_id
  where chain.entry_order > 1 and price_list.parent_id is not null
), first_use as (
  select account_id, account_valid_from, price_list_id, min(entry_order * 1000 + depth) as place
  from chain group by all
)
select account_id, account_valid_from, price_list_id,
  dense_rank() over (partition by account_id, account_valid_from order by place) as list_rank
from first_use
