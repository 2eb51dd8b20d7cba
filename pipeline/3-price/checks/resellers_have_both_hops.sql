-- why: what a reseller buys has two hops: we invoice the reseller, and rate what
--   its customer pays it (B3).
-- fix: look at the assignments of this customer on that day; if they are right, report it.
select partner_id, customer_id, plan_id, subscription_id, usage_date,
  string_agg(concat(hop, case when is_invoiced then ' (invoiced)' else '' end), ', ' order by hop)
    as hops
from attribution
-- what a reseller has itself has no customer
where customer_id not like 'reseller:%'
group by all
having count(*) filter (where hop = 'customer') <> 1
  or count(*) filter (where hop = 'partner' and is_invoiced)
    <> count(*) filter (where hop = 'customer' and not is_invoiced)
  or count(*) filter (where hop = 'partner')
    <> count(*) filter (where hop = 'partner' and is_invoiced)
