-- The months that a line with charges past the period is for, each with its part of amount and
-- cost by days: what is bought for a year is earned month by month. What has no days of its own is
-- of the period.
-- grain: invoice_key, line_no, month
with reaching as (
  select distinct span.invoice_key, span.line_no
  from billed_span span
  join usage_class class using (usage_class_id)
  cross join billing_run
  where class.charge_kind = 'purchase' and class.charge_end_date > billing_run.period_last_day
), dated as (
  select span.invoice_key, span.line_no, span.amount, rated.cost,
    case when class.charge_kind = 'purchase' and class.charge_start_date <= class.charge_end_date
      then class.charge_start_date else billing_run.period_start end as first_date,
    case when class.charge_kind = 'purchase' and class.charge_start_date <= class.charge_end_date
      then class.charge_end_date else billing_run.period_last_day end as last_date
  from billed_span span
  join reaching using (invoice_key, line_no)
  join rated_line rated using (usage_class_id, usage_date, hop)
  join usage_class class using (usage_class_id)
  cross join billing_run
), spread as (
  select dated.*, last_date - first_date + 1 as days,
    unnest(range(date_trunc('month', first_date), last_date + 1, interval 1 month)) as month_start
  from dated
), counted as (
  select *, cast(greatest(cast(month_start as date) - first_date, 0) as bigint) as days_before,
    cast(least(cast(month_start + interval 1 month as date) - first_date, days) as bigint)
      as days_until
  from spread
), shared as (
  select invoice_key, line_no, cast(month_start as date) as month,
    price_of_part(amount, 1, days_until, days) - price_of_part(amount, 1, days_before, days)
      as amount,
    price_of_part(cost, 1, days_until, days) - price_of_part(cost, 1, days_before, days) as cost
  from counted
)
select line.invoice_key, line.line_no, line.customer_account_id, line.subscription_id,
  line.meter_category, line.charge_source, line.tax_product, line.is_late, shared.month,
  cast(sum(shared.amount) as decimal(22, 10)) as amount,
  cast(sum(shared.cost) as decimal(22, 10)) as cost
from shared
join invoice_line line using (invoice_key, line_no)
group by all
