-- The drafts of a run beside what another system billed (B35): net per account and currency, and
-- per customer and subscription where the other system tells them. What the run holds has no draft.
-- grain: account_id, customer_account_id, subscription_id, currency
with level as (
  select coalesce(bool_or(customer_account_id is not null), false) as by_customer,
    coalesce(bool_or(subscription_id is not null), false) as by_subscription
  from other_invoice
), theirs as (
  select account_id, coalesce(customer_account_id, '') as customer_account_id,
    coalesce(lower(subscription_id), '') as subscription_id, currency, sum(net) as net
  from other_invoice
  group by all
), ours as (
  select invoice.account_id, invoice.currency,
    case when level.by_customer and line.customer_account_id <> invoice.account_id
      then line.customer_account_id else '' end as customer_account_id,
    case when level.by_subscription then lower(line.subscription_id) else '' end as subscription_id,
    sum(line.amount_rounded) as net
  from invoice
  join invoice_line line using (invoice_key)
  cross join level
  group by all
), reasons as (
  select account_id, string_agg(distinct reason, ', ' order by reason) as held_reasons
  from held
  where account_id <> ''
  group by all
)
select account_id, coalesce(account.name, '') as account_name, customer_account_id,
  subscription_id, currency, theirs.net::varchar as theirs, ours.net::varchar as ours,
  (coalesce(ours.net, 0) - coalesce(theirs.net, 0))::varchar as difference,
  case when ours.net is null then reasons.held_reasons end as held_reasons
from ours
full join theirs using (account_id, customer_account_id, subscription_id, currency)
left join (select account_id, max(name) as name from account group by all) account
  using (account_id)
left join reasons using (account_id)
order by abs(coalesce(ours.net, 0) - coalesce(theirs.net, 0)) desc, account_id,
  customer_account_id, subscription_id, currency
