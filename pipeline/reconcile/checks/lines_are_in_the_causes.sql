-- why: every line of the reconciliation must be in a cause with its Subtotal, or money of the
--   invoice is compared with nothing.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not close.
with line as (
  select seller_id, invoice_number, billing_currency, sum(subtotal) as subtotal
  from reconciled_line where is_of_period group by all
), part as (
  select part.seller_id, part.invoice_number, part.billing_currency, sum(part.invoiced) as invoiced
  from invoice_part part
  join vendor_document document using (seller_id, invoice_number, billing_currency)
  where document.has_reconciliation and (part.part = 'usage'
    or part.part = 'line' and part.cause not in ('quarantined', 'out_of_period'))
  group by all
)
select seller_id, invoice_number, billing_currency, line.subtotal, part.invoiced
from line
full join part using (seller_id, invoice_number, billing_currency)
where line.subtotal is distinct from part.invoiced
