-- The billing periods that the files hold, for the message when the wanted one is not among them.
-- grain: month
select strftime(billing_month, '%Y-%m') as month, sum(usage_rows) as records
from metered_part
group by all
order by 1
