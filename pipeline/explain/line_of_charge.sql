-- The rated lines that a charge is made of; none of what is added to usage.
-- grain: usage_class_id, usage_date, hop
select rated.usage_class_id, rated.usage_date, rated.hop
from explained_charge charge
join rated_line rated on rated.hop = charge.hop and rated.account_id = charge.account_id
  and rated.currency = charge.currency and rated.is_invoiced = charge.is_invoiced
  and rated.customer_account_id = charge.customer_account_id and rated.is_late = charge.is_late
join usage_class class on class.usage_class_id = rated.usage_class_id
  and class.subscription_id = charge.subscription_id and class.charge_group = charge.meter_category
  and class.tax_product = charge.tax_product
left join document_tag doc on doc.account_id = rated.account_id
  and doc.usage_class_id = rated.usage_class_id
where charge.charge_source = 'usage' and coalesce(doc.tag_value, '') = charge.tag_value
  and rated.treatment not in ('excluded', 'bundled')
