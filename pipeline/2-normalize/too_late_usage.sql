-- Late usage that is held out (B29, B32): its day lies in a month that is closed, or lies before
-- all that were closed here, and is older than the window of the setting. Its money is named, and
-- no document bills it.
-- grain: source_sha256, usage_class_id, usage_date
with first_closed as (
  select min(closed_month.month) as month from closed_month
)
select part.source_sha256 as source_sha256, part.usage_class_id as usage_class_id,
  part.usage_date as usage_date, class.customer_id as customer_id,
  class.subscription_id as subscription_id, class.charge_group as charge_group,
  part.usage_rows as usage_rows, class.billing_currency as billing_currency, part.cost as wide_cost
from metered_part part
join billing_run run on part.billing_month = run.period_start and part.usage_date < run.late_from
join usage_class class on part.usage_class_id = class.usage_class_id
cross join first_closed
left join closed_month closed on closed.month = strftime(part.usage_date, '%Y-%m')
left join not_billed other on part.source_sha256 = other.source_sha256
  and part.usage_class_id = other.usage_class_id
-- a licence line is never late (B6)
where class.charge_kind = 'usage' and other.reason is null
  and (closed.month is not null or strftime(part.usage_date, '%Y-%m') < first_closed.month)
