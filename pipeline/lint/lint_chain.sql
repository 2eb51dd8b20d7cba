-- The orders of lists that accounts of the period draw from (B16): accounts with the same lists,
-- currency and market are one chain.
-- grain: chain_id, price_list_id
with ranked as (
  select account.account_id, account.valid_from, account.currency, account.market_id,
    rank.price_list_id, rank.list_rank
  from account
  cross join billing_run
  join price_list_rank rank on rank.account_id = account.account_id
    and rank.account_valid_from = account.valid_from
  where account.valid_from <= billing_run.period_last_day
    and account.valid_to > billing_run.period_start
), signed as (
  select account_id, valid_from, md5(concat_ws(chr(31), currency, lower(market_id),
    string_agg(concat(list_rank, ' ', price_list_id), chr(31) order by list_rank, price_list_id)))
      as chain_id
  from ranked
  group by account_id, valid_from, currency, market_id
)
select signed.chain_id, ranked.price_list_id, ranked.currency, ranked.market_id, ranked.list_rank,
  count(distinct ranked.account_id) as accounts, min(ranked.account_id) as example_account
from signed join ranked using (account_id, valid_from)
group by signed.chain_id, ranked.price_list_id, ranked.currency, ranked.market_id, ranked.list_rank
