-- why: what nets below zero, in all or in a tax category, is a credit note;
--   zero is only listed (B33).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with least as (
  select invoice_key, min(base) as base from tax_line group by all
), line as (
  select invoice_key, bool_or(amount_rounded <> 0) as has_money from invoice_line group by all
)
select invoice_key, invoice.document_type, invoice.net, invoice.tax, invoice.gross,
  least.base as least_tax_base
from invoice
left join least using (invoice_key)
left join line using (invoice_key)
where invoice.document_type is distinct from case
  when not line.has_money then 'zero'
  when invoice.net < 0 or invoice.gross < 0 or least.base < 0 then 'credit_note'
  else 'invoice' end
