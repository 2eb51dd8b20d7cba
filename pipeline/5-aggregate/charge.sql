-- What an account owes per subscription and meter category, or for what was added, exact; the
-- smallest thing an invoice line is made of.
-- grain: hop, account_id, currency, customer_account_id, subscription_id,
--   meter_category, charge_source, tax_product, is_late, is_invoiced, tag_value
with part as (
  select charge.hop as hop, charge.account_id as account_id, charge.currency as currency,
    charge.customer_account_id as customer_account_id,
    charge.subscription_id as subscription_id, charge.charge_group as meter_category,
    'usage' as charge_source, charge.tax_product as tax_product, charge.is_late as is_late,
    charge.is_invoiced as is_invoiced, charge.tag_value as tag_value,
    charge.amount as amount, charge.cost as cost,
    charge.usage_rows as usage_rows
  from usage_charge charge
  union all
  select added.hop as hop, added.account_id as account_id, added.currency as currency,
    added.customer_account_id as customer_account_id,
    added.subscription_id as subscription_id, added.meter_category as meter_category,
    added.kind as charge_source, added.tax_product as tax_product, added.is_late as is_late,
    added.is_invoiced as is_invoiced, added.tag_value as tag_value, added.amount as amount,
    cast(0 as decimal(22, 10)) as cost, cast(0 as bigint) as usage_rows
  from added_line added
)
select part.hop as hop, part.account_id as account_id, part.currency as currency,
  part.customer_account_id as customer_account_id, part.subscription_id as subscription_id,
  part.meter_category as meter_category, part.charge_source as charge_source,
  part.tax_product as tax_product, part.is_late as is_late, part.is_invoiced as is_invoiced,
  part.tag_value as tag_value,
  cast(sum(part.amount) as decimal(38, 20)) as amount,
  cast(sum(part.cost) as decimal(22, 10)) as cost,
  cast(sum(part.usage_rows) as bigint) as usage_rows
from part
group by part.hop, part.account_id, part.currency, part.customer_account_id,
  part.subscription_id, part.meter_category, part.charge_source, part.tax_product,
  part.is_late, part.is_invoiced, part.tag_value
