-- Where the metered usage of a record went: the charge and the draft line at
-- each hop, or why it is held.
-- grain: hop
select priced.hop, priced.account_id, account.name as account_name, priced.is_invoiced,
  priced.treatment, coalesce(rule.reason, rule.bundle) as reason,
  held.hold_reason, priced.usage_rows, rated.amount, rated.currency,
  named.charge_id, named.invoice_key, line.line_no
from chosen_line
join priced_usage priced using (usage_class_id, usage_date, hop)
join usage_class class using (usage_class_id)
left join rated_line rated using (usage_class_id, usage_date, hop)
left join held_line held using (usage_class_id, usage_date, hop)
left join (
  select account_id, arg_max(name, valid_from) as name from account group by account_id
) account on account.account_id = priced.account_id
left join price_rule rule on rule.price_list_id = priced.price_list_id
  and rule.rule_id = priced.rule_id
left join document_tag doc on doc.account_id = priced.account_id
  and doc.usage_class_id = priced.usage_class_id
left join named_charge named on rated.treatment not in ('excluded', 'bundled')
  and named.hop = priced.hop
  and named.account_id = priced.account_id and named.currency = rated.currency
  and named.customer_account_id = priced.customer_account_id
  and named.subscription_id = priced.subscription_id
  and named.meter_category = class.charge_group and named.is_late = priced.is_late
  and named.is_invoiced = priced.is_invoiced and named.charge_source = 'usage'
  and named.tax_product = class.tax_product and named.tag_value = coalesce(doc.tag_value, '')
left join invoice_line line on line.invoice_key = named.invoice_key
  and line.customer_account_id = named.customer_account_id
  and line.subscription_id = named.subscription_id
  and line.meter_category = named.meter_category and line.is_late = named.is_late
  and line.charge_source = named.charge_source and line.tax_product = named.tax_product
