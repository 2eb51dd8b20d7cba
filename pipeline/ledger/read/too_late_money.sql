-- Late usage of closed months that the window keeps out of a run: a loss unless it is let in (B29).
select old.billing_currency as currency, billing_run.late_from::varchar as late_from,
  sum(old.wide_cost)::decimal(22, 10)::varchar as cost
from too_late_usage old
cross join billing_run
group by all
order by all
