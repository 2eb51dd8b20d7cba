-- Usage that could not be rated at a hop, with the reason: it holds its account (B4, B21).
-- grain: usage_class_id, usage_date, hop
select priced.usage_class_id as usage_class_id, priced.usage_date as usage_date,
  priced.last_date as last_date, priced.hop as hop,
  priced.account_id as account_id, priced.customer_id as customer_id,
  priced.is_invoiced as is_invoiced, coalesce(priced.hold_reason, 'missing_fx') as hold_reason,
  priced.usage_rows as usage_rows, priced.cost as cost, priced.billing_currency as billing_currency
from priced_usage priced
where not exists (select 1 from rated_line rated where rated.usage_class_id = priced.usage_class_id
  and rated.usage_date = priced.usage_date and rated.hop = priced.hop)
