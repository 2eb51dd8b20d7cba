-- What the seller earns on the draft asked for: the margins of its charges (B26).
-- grain: book_currency
select rated.book_currency, cast(sum(rated.revenue_book) as decimal(22, 10)) as revenue,
  cast(sum(rated.cost) as decimal(22, 10)) as cost,
  cast(sum(rated.pec_billing) as decimal(22, 10)) as pec,
  cast(sum(rated.fx_margin) as decimal(22, 10)) as fx_margin,
  cast(sum(rated.revenue_book - rated.fx_margin - rated.cost) as decimal(22, 10)) as price_margin,
  cast(sum(rated.revenue_book - rated.cost) as decimal(22, 10)) as margin
from named_charge charge
join wanted on wanted.target = charge.invoice_key
join usage_class class on class.subscription_id = charge.subscription_id
  and class.charge_group = charge.meter_category
join rated_line rated on rated.usage_class_id = class.usage_class_id and rated.is_invoiced
  and rated.hop = charge.hop and rated.account_id = charge.account_id
  and rated.currency = charge.currency
  and rated.customer_account_id = charge.customer_account_id and rated.is_late = charge.is_late
left join document_tag doc on doc.account_id = rated.account_id
  and doc.usage_class_id = rated.usage_class_id
where coalesce(doc.tag_value, '') = charge.tag_value
group by rated.book_currency
