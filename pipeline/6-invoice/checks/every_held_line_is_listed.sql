-- why: a month is settled from the list of held accounts; money that is not on
--   it is forgotten (B4, B21).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with line as (
  select coalesce(account_id, '') as account_id, coalesce(customer_id, '') as customer_id, hop,
    hold_reason as reason, sum(usage_rows) as usage_rows, sum(cost) as cost
  from held_line
  group by all
), listed as (
  select account_id, customer_id, hop, reason, sum(usage_rows) as usage_rows, sum(cost) as cost
  from held
  -- the others concern an account as a whole, not lines of a customer
  where customer_id <> '' or account_id = ''
  group by all
)
select account_id, customer_id, hop, reason, line.usage_rows, listed.usage_rows as listed_rows,
  line.cost, listed.cost as listed_cost
from line
full join listed using (account_id, customer_id, hop, reason)
where line.usage_rows is distinct from listed.usage_rows or line.cost is distinct from listed.cost
