-- The accounts as they stand at the end of the period (B31), for what is charged per account and
-- not per usage: at which hop and in which currency. A customer is invoiced by us unless its
-- whole usage goes to a reseller.
-- grain: account_id
with current_row as (
  select account.*, run.period_last_day, strftime(run.period_start, '%Y-%m') as period,
    -- one that begins later has its first row
    row_number() over (
      partition by account.account_id
      order by account.valid_from > run.period_last_day,
        case when account.valid_from > run.period_last_day then account.valid_from end,
        account.valid_from desc) as place
  from account cross join billing_run run
), resold as (
  select distinct lower(assignment.customer_tenant_id) as tenant_id
  from assignment cross join billing_run run
  where assignment.subscription_id is null and assignment.billed_to <> 'direct'
    and run.period_last_day >= assignment.valid_from and run.period_last_day < assignment.valid_to
)
select account.account_id, account.valid_from as account_valid_from,
  case account.kind when 'reseller' then 'partner' else 'customer' end as hop,
  account.currency, account.kind = 'reseller' or resold.tenant_id is null as is_invoiced,
  seller.billing_currency as book_currency, account.period,
  case account.invoice_by when 'tag' then lower(account.invoice_tag) end as invoice_tag
from current_row account
join seller using (seller_id)
left join resold on resold.tenant_id = lower(account.tenant_id)
where account.place = 1
