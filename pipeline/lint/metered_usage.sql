-- The usage of the latest run, moved into the period that is linted: prices of a month to come
-- are judged by the usage of the month before. A day that the month does not have is its last.
-- Purchases stay where they are: their prices are those of the day on which the term began (B14).
-- grain: usage_class_id, usage_date
with moved as (
  select run_metered_usage.* exclude (usage_date),
    case when class.charge_kind <> 'usage' then run_metered_usage.usage_date
      else cast(run_metered_usage.usage_date + to_months(cast(date_diff('month',
        run_billing_run.period_start, billing_run.period_start) as integer)) as date) end
      as usage_date
  from run_metered_usage
  join usage_class class using (usage_class_id)
  cross join run_billing_run cross join billing_run
)
select usage_class_id, usage_date, is_late, cast(sum(usage_rows) as bigint) as usage_rows,
  cast(sum(quantity) as decimal(20, 10)) as quantity, cast(sum(cost) as decimal(22, 10)) as cost,
  cast(sum(pricing_total) as decimal(22, 10)) as pricing_total,
  case when count(list_amount) = count(*) then cast(sum(list_amount) as decimal(22, 10)) end
    as list_amount,
  cast(sum(retail) as decimal(22, 10)) as retail,
  cast(sum(pec_pricing) as decimal(22, 10)) as pec_pricing,
  cast(sum(pec_billing) as decimal(22, 10)) as pec_billing
from moved
group by usage_class_id, usage_date, is_late
