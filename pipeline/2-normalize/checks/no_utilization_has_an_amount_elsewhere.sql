-- why: another file has amounts for the same subscription and day; it bills, and the utilization is
--   control only (B7), or the same usage would be billed twice.
-- fix: nothing, if both are of the same usage; else ask which offer the subscription was on.
-- kind: finding
select source_sha256, scope_id as subscription_id, min(usage_date) as first_usage_date,
  max(usage_date) as last_usage_date, count(distinct usage_date) as days,
  sum(wide_quantity) as quantity
from utilization_usage
where not_billed_reason is not null
group by all
order by all
