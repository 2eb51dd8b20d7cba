-- The usage behind every line of a draft, per meter and day: the annex. Its exact sum is the line's exact amount.
-- No cost and nothing of another account is in it.
-- grain: invoice_key, line_no, usage_date, usage_class_id
select line.invoice_key, line.line_no, rated.usage_date, line.customer_name, line.subscription_id,
  line.subscription_name, line.meter_category, class.meter_sub_category, class.meter_name, class.meter_region,
  class.unit_type, metered.quantity, case when rated.treatment = 'covered' then 'covered' else rated.model end
    as price_model, rated.rule_id, rated.amount as amount_exact, rated.usage_class_id
from rated_line rated
join metered_usage metered using (usage_class_id, usage_date)
join usage_class class using (usage_class_id)
join draft_charge draft on draft.account_id = rated.account_id and draft.currency = rated.currency
  and draft.customer_account_id = rated.customer_account_id and draft.subscription_id = class.subscription_id
  and draft.meter_category = class.meter_category and draft.is_late = rated.is_late
join invoice_line line on line.invoice_key = draft.invoice_key
  and line.customer_account_id = draft.customer_account_id and line.subscription_id = draft.subscription_id
  and line.meter_category = draft.meter_category and line.is_late = draft.is_late
where rated.is_invoiced
