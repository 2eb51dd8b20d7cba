-- What waits, with its money, the largest first; to two places, for print.
-- grain: account_id, customer_id, hop, reason, detail
select * replace (round(cost, 2) as cost)
from held
order by abs(held.cost) desc, account_id, customer_id, hop, reason, detail
