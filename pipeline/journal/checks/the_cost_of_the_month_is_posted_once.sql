-- why: what documents bear and what is on no document is all that the month cost, each cent once
--   (B26)
-- fix: this is a bug of ours: report it with these rows
with posted as (
  select seller_id, account_id, currency, sum(amount) as cost
  from (
    select seller_id, account_id, currency, amount from posting
    where role = 'cost' and kind in ('cost', 'unbilled')
    union all
    select seller_id, account_id, currency, amount from earlier_posting
    where role = 'cost' and kind in ('cost', 'unbilled')
  )
  group by all
), spent as (
  select seller_id, account_id, currency, sum(cost) as cost from period_cost group by all
)
select seller_id, account_id, currency, spent.cost, posted.cost as posted
from spent full join posted using (seller_id, account_id, currency)
cross join journal_set
where journal_set.is_seal and coalesce(spent.cost, 0) <> coalesce(posted.cost, 0)
