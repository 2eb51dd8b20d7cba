-- What an account owes for usage and purchases per subscription and meter category, exact, before
-- anything is added to it. Numbered, so that what is added can name it. What is excluded, or part
-- of a bundle, stands in waived_usage only.
-- grain: charge_no
with line as (
  select rated.hop as hop, rated.account_id as account_id, rated.currency as currency,
    rated.customer_account_id as customer_account_id, class.subscription_id as subscription_id,
    class.charge_group as charge_group, class.tax_product as tax_product,
    class.charge_kind as charge_kind, lower(class.meter_category) as meter_category,
    coalesce(doc.tag_value, '') as tag_value,
    rated.is_late as is_late, rated.is_invoiced as is_invoiced, rated.amount as amount,
    rated.cost as cost, rated.usage_rows as usage_rows
  from rated_line rated
  join usage_class class on rated.usage_class_id = class.usage_class_id
  left join document_tag doc on rated.account_id = doc.account_id
    and rated.usage_class_id = doc.usage_class_id
  where rated.treatment not in ('excluded', 'bundled')
), summed as (
  select line.hop as hop, line.account_id as account_id, line.currency as currency,
    line.customer_account_id as customer_account_id, line.subscription_id as subscription_id,
    line.charge_group as charge_group, line.tax_product as tax_product,
    line.charge_kind as charge_kind, line.meter_category as meter_category,
    line.tag_value as tag_value,
    line.is_late as is_late, line.is_invoiced as is_invoiced,
    cast(sum(line.amount) as decimal(38, 20)) as amount,
    cast(sum(line.cost) as decimal(22, 10)) as cost,
    cast(sum(line.usage_rows) as bigint) as usage_rows
  from line
  group by line.hop, line.account_id, line.currency, line.customer_account_id,
    line.subscription_id, line.charge_group, line.tax_product, line.charge_kind,
    line.meter_category, line.tag_value, line.is_late, line.is_invoiced
)
select row_number() over (
    order by summed.hop, summed.account_id, summed.currency, summed.customer_account_id,
      summed.subscription_id, summed.charge_group, summed.tax_product, summed.charge_kind,
      summed.meter_category, summed.tag_value, summed.is_late, summed.is_invoiced) as charge_no,
  summed.hop as hop, summed.account_id as account_id, summed.currency as currency,
  summed.customer_account_id as customer_account_id, summed.subscription_id as subscription_id,
  summed.charge_group as charge_group, summed.tax_product as tax_product,
  summed.charge_kind as charge_kind, summed.meter_category as meter_category,
  summed.tag_value as tag_value,
  summed.is_late as is_late, summed.is_invoiced as is_invoiced, summed.amount as amount,
  summed.cost as cost, summed.usage_rows as usage_rows
from summed
