-- Late usage that is held out of the month, per slice of a file (B29).
-- grain: source_sha256, partner_id, invoice_number, billing_month, billing_currency
select late.source_sha256, class.partner_id, coalesce(class.invoice_number, '') as invoice_number,
  strftime(run.period_start, '%Y-%m') as billing_month, late.billing_currency,
  sum(late.usage_rows) as too_late_rows,
  cast(round(sum(late.wide_cost), 2) as decimal(20, 2)) as too_late_cost
from too_late_usage late
join usage_class class using (usage_class_id)
cross join billing_run run
group by all
