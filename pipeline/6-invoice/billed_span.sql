-- Which rated usage stands behind which line of a draft. Its exact sum is the line's exact amount.
-- grain: invoice_key, line_no, usage_date, usage_class_id
with billed_class as (
  select line.invoice_key, line.line_no, line.customer_name, line.subscription_name,
    draft.account_id, draft.currency, draft.customer_account_id, draft.is_late,
    class.usage_class_id, class.subscription_id, class.meter_category, class.meter_sub_category,
    class.meter_name, class.meter_region, class.unit_type
  from invoice_line line
  join draft_charge draft on line.invoice_key = draft.invoice_key
    and line.customer_account_id = draft.customer_account_id
    and line.subscription_id = draft.subscription_id
    and line.meter_category = draft.meter_category and line.is_late = draft.is_late
    and line.tax_product = draft.tax_product and line.charge_source = draft.charge_source
  join usage_class class on class.subscription_id = draft.subscription_id
    and class.charge_group = draft.meter_category and class.tax_product = draft.tax_product
  left join document_tag doc on doc.account_id = draft.account_id
    and doc.usage_class_id = class.usage_class_id
  where draft.charge_source = 'usage' and coalesce(doc.tag_value, '') = draft.tag_value
)
select billed.invoice_key, billed.line_no, rated.usage_class_id, rated.usage_date, rated.hop,
  billed.customer_name, billed.subscription_id, billed.subscription_name, billed.meter_category,
  billed.meter_sub_category, billed.meter_name, billed.meter_region, billed.unit_type,
  case when rated.treatment = 'covered' then 'covered' else rated.model end as price_model,
  rated.rule_id, rated.amount
from billed_class billed
join rated_line rated on rated.usage_class_id = billed.usage_class_id
  and rated.account_id = billed.account_id
  and rated.currency = billed.currency and rated.customer_account_id = billed.customer_account_id
  and rated.is_late = billed.is_late and rated.is_invoiced
  and rated.treatment not in ('excluded', 'bundled')
