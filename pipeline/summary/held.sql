-- What waits, with its money, the largest first; to two places, for print. Without a currency
-- there is no amount: the cost is unknown.
-- grain: account_id, customer_id, hop, reason, detail
select * replace (case when held.billing_currency <> 'XXX' then round(cost, 2) end as cost)
from held
order by abs(held.cost) desc, account_id, customer_id, hop, reason, detail
