-- why: a service that is active in the period is charged for its days, quantity and cost alike;
--   what lacks here is given away, and what has no row in rates/ was never agreed.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with due as (
  select service.file, service.line_no, service.quantity, service.unit_cost,
    date_diff('day', run.period_start, run.period_last_day) + 1 as month_days,
    date_diff('day', greatest(service.valid_from, run.period_start),
      least(service.valid_to, run.period_last_day + 1)) as active_days
  from service cross join billing_run run
), active as (
  select * from due where active_days > 0
)
select active.file, active.line_no, active.active_days, active.month_days,
  active.quantity as quantity_of_month, charged.quantity, charged.own_cost, charged.cost
from active
full join service_usage charged
  on charged.source_sha256 = active.file and charged.line_no = active.line_no
where active.file is null or charged.usage_class_id is null
  -- rounded once: half of the last place at most
  or 2 * abs(charged.quantity * active.month_days - active.quantity * active.active_days)
    > active.month_days * 0.0000000001
  or 2 * abs(charged.own_cost * active.month_days
      - active.quantity * active.unit_cost * active.active_days)
    > active.month_days * 0.0000000001
  or charged.cost <> case when charged.cost_rate is null then charged.own_cost
    else round(charged.own_cost * charged.cost_rate, 10) end
