-- why: a charge on no draft and not held is never invoiced; one on two
--   drafts is invoiced twice (B30).
-- fix: look at the purchase orders and account rows of this account; if they are right, report it.
with drafted as (
  select account_id, currency, customer_account_id, subscription_id, meter_category, charge_source,
    tax_product, is_late, tag_value,
    sum(amount) as amount, sum(cost) as cost, sum(usage_rows) as usage_rows
  from draft_charge
  group by all
), holding as (
  select distinct account_id, hop, true as is_held from held
), due as (
  select charge.*, coalesce(holding.is_held, false) as is_held
  from charge
  left join holding on holding.account_id = charge.account_id and holding.hop = charge.hop
  where charge.is_invoiced
)
select account_id, currency, customer_account_id, subscription_id, meter_category,
  charge_source, tax_product, is_late, tag_value, due.is_held, due.amount as charged_amount,
  drafted.amount as drafted_amount,
  due.usage_rows as charged_rows, drafted.usage_rows as drafted_rows
from due
full join drafted using (account_id, currency, customer_account_id, subscription_id,
  meter_category, charge_source,
    tax_product, is_late, tag_value)
where case when due.is_held then drafted.account_id is not null
  else due.amount is distinct from drafted.amount or due.cost is distinct from drafted.cost
    or due.usage_rows is distinct from drafted.usage_rows end
