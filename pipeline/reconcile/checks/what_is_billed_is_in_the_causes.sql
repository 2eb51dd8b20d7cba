-- why: what the run bills of an invoice must be what the causes say it bills, or a difference is
--   hidden or made up.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not close.
with run as (
  select seller_id, invoice_number, billing_currency, sum(cost - unassigned_cost) as billed
  from billed_product group by all
), cause as (
  select seller_id, invoice_number, billing_currency, sum(billed) as billed
  from reconciled_cause group by all
)
select seller_id, invoice_number, billing_currency, run.billed, cause.billed as cause_billed
from run
full join cause using (seller_id, invoice_number, billing_currency)
where coalesce(run.billed, 0) <> coalesce(cause.billed, 0)
