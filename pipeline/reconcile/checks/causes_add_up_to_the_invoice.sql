-- why: the causes of an invoice must add up to its total, or what is called zero may not be.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not close.
select document.seller_id, document.invoice_number, document.billing_currency,
  document.invoice_total, sum(cause.invoiced) as invoiced
from vendor_document document
left join reconciled_cause cause using (seller_id, invoice_number, billing_currency)
where document.invoice_total is not null
group by all
having document.invoice_total is distinct from sum(cause.invoiced)
