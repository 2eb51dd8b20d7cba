-- The first month of which this period has late usage; NULL without any.
select strftime(min(usage_date), '%Y-%m') as usage_month
from metered_part join billing_run on billing_month = period_start
where usage_date < period_start
