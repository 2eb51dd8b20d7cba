-- Every charge with the name under which it can be asked for; `statement` is what a reseller
-- charges its customer. Where two charges would have one name, source and product tell them apart.
-- grain: charge_id
with named as (
  select charge.*, concat_ws('/', case when charge.hop = 'customer'
    and not charge.is_invoiced then 'statement' else charge.hop end,
      charge.account_id, charge.currency, charge.customer_account_id, charge.subscription_id,
      case when charge.is_late then 'late' else 'current' end, charge.meter_category,
      nullif(charge.tag_value, '')) as name
  from charge
)
select case when count(*) over (partition by charge.name) = 1 then charge.name
    else concat_ws('/', charge.name, charge.charge_source, charge.tax_product) end as charge_id,
  charge.hop, charge.account_id, charge.currency, charge.customer_account_id,
  charge.subscription_id, charge.meter_category, charge.is_late, charge.is_invoiced,
  charge.charge_source, charge.tax_product, charge.tag_value, charge.amount,
  charge.usage_rows, draft.invoice_key
from named charge
left join draft_charge draft on charge.is_invoiced and draft.account_id = charge.account_id
  and draft.currency = charge.currency and draft.customer_account_id = charge.customer_account_id
  and draft.subscription_id = charge.subscription_id
  and draft.meter_category = charge.meter_category
  and draft.is_late = charge.is_late and draft.charge_source = charge.charge_source
  and draft.tax_product = charge.tax_product and draft.tag_value = charge.tag_value
