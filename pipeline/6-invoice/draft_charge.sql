-- The charges that go on a draft: invoiced by us, of accounts that are not held; with the
-- document they go to (B2).
-- grain: invoice_key, customer_account_id, subscription_id, meter_category, charge_source,
--   tax_product, is_late, tag_value
with grouped as (
  select charge.account_id, charge.currency, charge.customer_account_id, charge.subscription_id,
    charge.meter_category, charge.charge_source, charge.tax_product, charge.is_late,
    charge.tag_value, charge.amount, charge.cost, charge.usage_rows, billed.invoice_by,
    case billed.invoice_by when 'customer' then charge.customer_account_id
      when 'subscription' then charge.subscription_id
      when 'purchase_order' then coalesce(own_order.purchase_order, any_order.purchase_order, '')
      when 'tag' then charge.tag_value else '' end as group_value
  from charge
  join billed_account billed using (account_id)
  cross join billing_run
  left join purchase_order own_order on own_order.account_id = charge.account_id
    and lower(own_order.subscription_id) = charge.subscription_id
    and billing_run.period_last_day >= own_order.valid_from
    and billing_run.period_last_day < own_order.valid_to
  left join purchase_order any_order on any_order.account_id = charge.account_id
    and any_order.subscription_id is null
    and billing_run.period_last_day >= any_order.valid_from
    and billing_run.period_last_day < any_order.valid_to
  where charge.is_invoiced and not exists (
    select 1 from held where held.account_id = charge.account_id and held.hop = charge.hop)
)
select concat_ws('.', strftime(billing_run.period_start, '%Y-%m'), account_id, currency,
    nullif(group_value, '')) as invoice_key,
  account_id, currency, invoice_by, group_value, customer_account_id, subscription_id,
  meter_category, charge_source, tax_product, is_late, tag_value, amount, cost, usage_rows
from grouped cross join billing_run
