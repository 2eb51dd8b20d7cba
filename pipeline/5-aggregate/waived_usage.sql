-- Usage that a rule makes free, excludes or has in a bundle, each reason with what it costs us:
-- free usage is on the invoice at zero, the other is on none.
-- grain: hop, account_id, currency, customer_account_id, subscription_id, meter_category,
--   tax_product, is_late, is_invoiced, treatment, price_list_id, rule_id,
--   tag_value
select rated.hop as hop, rated.account_id as account_id, rated.currency as currency,
  rated.customer_account_id as customer_account_id, class.subscription_id as subscription_id,
  class.charge_group as meter_category, class.tax_product as tax_product,
  rated.is_late as is_late, rated.is_invoiced as is_invoiced, rated.treatment as treatment,
  coalesce(doc.tag_value, '') as tag_value,
  rated.price_list_id as price_list_id, rated.rule_id as rule_id,
  coalesce(rule.reason, rule.bundle, kept.reason) as reason,
  cast(sum(rated.usage_rows) as bigint) as usage_rows,
  cast(sum(rated.cost) as decimal(22, 10)) as cost, rated.book_currency as book_currency
from rated_line rated
join usage_class class on rated.usage_class_id = class.usage_class_id
left join document_tag doc on rated.account_id = doc.account_id
  and rated.usage_class_id = doc.usage_class_id
left join price_rule rule on rated.price_list_id = rule.price_list_id
  and rated.rule_id = rule.rule_id
left join kept_purchase kept on rated.usage_class_id = kept.usage_class_id
  and rated.usage_date = kept.usage_date and rated.hop = kept.hop
where rated.treatment in ('free', 'excluded', 'bundled')
group by rated.hop, rated.account_id, rated.currency, rated.customer_account_id,
  class.subscription_id, class.charge_group, class.tax_product, rated.is_late, rated.is_invoiced,
  rated.treatment, doc.tag_value, rated.price_list_id, rated.rule_id, rule.reason, rule.bundle,
  kept.reason, rated.book_currency
