-- The months of which some file has late usage.
-- grain: month
select distinct strftime(billing_month, '%Y-%m') as month
from source_slice
where first_usage_date < billing_month
order by month
