-- Accounts that a run holds, and customers that nobody knows, each reason with Microsoft's cost
-- of the lines concerned (B30).
select case when account_id = '' then customer_id else account_id end as account_id, reason,
  billing_currency as currency, sum(cost)::decimal(22, 10)::varchar as cost
from held
group by all
order by all
