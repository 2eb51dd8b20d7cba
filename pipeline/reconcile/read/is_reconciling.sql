-- Whether rates/ names an invoice of Microsoft of the period or of an earlier one.
-- grain: one row
select count(*) > 0
from vendor_invoice
join billing_run on vendor_invoice.period <= strftime(billing_run.period_start, '%Y-%m')
