-- Corrections of issued documents of earlier periods whose lines a run bills (B33).
select distinct account_id, correction
from adjustment
cross join billing_run
where correction is not null
  and adjustment.period = strftime(billing_run.period_start, '%Y-%m')
order by all
