-- Late usage that is held out, with its money, the largest first; to two places, for print (B29).
-- grain: account_id, customer_id, usage_month, billing_currency
with customer as (
  select lower(tenant_id) as customer_id, min(account_id) as account_id
  from account
  where tenant_id is not null
  group by all
)
select coalesce(customer.account_id, '') as account_id, old.customer_id,
  strftime(old.usage_date, '%Y-%m') as usage_month, sum(old.usage_rows) as usage_rows,
  cast(round(sum(old.wide_cost), 2) as decimal(20, 2)) as cost, old.billing_currency,
  billing_run.late_from
from too_late_usage old
cross join billing_run
left join customer using (customer_id)
group by all
order by abs(sum(old.wide_cost)) desc, old.customer_id, usage_month, old.billing_currency
