-- The same usage at the other hop: what the reseller pays, or what its customer pays;
-- held usage has no amount.
-- grain: charge_id, hop, account_id, hold_reason
select named.charge_id, other.hop, other.account_id, other.currency, other.is_invoiced,
  other.hold_reason, count(*) as lines, cast(sum(other.usage_rows) as bigint) as usage_rows,
  cast(sum(rated.amount) as decimal(38, 20)) as amount
from chosen_line
join priced_usage other on other.usage_class_id = chosen_line.usage_class_id
  and other.usage_date = chosen_line.usage_date and other.hop <> chosen_line.hop
left join rated_line rated on rated.usage_class_id = other.usage_class_id
  and rated.usage_date = other.usage_date
  and rated.hop = other.hop
join usage_class class on class.usage_class_id = other.usage_class_id
left join document_tag doc on doc.account_id = other.account_id
  and doc.usage_class_id = other.usage_class_id
left join named_charge named on named.charge_source = 'usage'
  and named.tax_product = class.tax_product
  and named.hop = other.hop and named.account_id = other.account_id
  and named.currency = other.currency and named.customer_account_id = other.customer_account_id
  and named.subscription_id = other.subscription_id and named.meter_category = other.meter_category
  and named.is_late = other.is_late and named.is_invoiced = other.is_invoiced
  and named.tag_value = coalesce(doc.tag_value, '')
  and rated.treatment not in ('excluded', 'bundled')
group by all
