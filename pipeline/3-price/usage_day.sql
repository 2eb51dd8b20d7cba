-- The days of usage with the month whose exchange rates apply (B25), so that
-- rating needs no date functions.
-- grain: usage_date
select distinct usage_date, strftime(usage_date, '%Y-%m') as usage_month
from metered_usage
