-- The usage behind every line of a draft, per meter and day: the annex. Its exact sum is the line's
-- exact amount. No cost and nothing of another account is in it.
-- grain: invoice_key, line_no, usage_date, usage_class_id
select billed.invoice_key, billed.line_no, day.usage_date, billed.customer_name,
  billed.subscription_id, billed.subscription_name, billed.meter_category,
  billed.meter_sub_category, billed.meter_name, billed.meter_region, billed.unit_type, day.quantity,
  billed.price_model, billed.rule_id, day.amount as amount_exact, billed.usage_class_id
from billed_span billed
join rated_day day on day.usage_class_id = billed.usage_class_id
  and day.span_date = billed.usage_date and day.hop = billed.hop
union all
-- what was added has no usage behind it: one row on the last day, quantity 1
select line.invoice_key, line.line_no, billing_run.period_last_day, line.customer_name,
  line.subscription_id, line.subscription_name, line.meter_category, null, null, null, null,
  cast(1 as decimal(20, 10)), line.charge_source, null, line.amount_exact, cast(0 as bigint)
from invoice_line line cross join billing_run
where line.charge_source <> 'usage'
