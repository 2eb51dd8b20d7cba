-- What changes hands per corrected document, and how (B33): what goes back is a credit note that
-- names the document, what is owed besides is a line of the next invoice; what nets to nothing is
-- neither.
-- grain: corrects
with line as (
  select corrects, sum(amount_after - amount_before) as amount from correction_line group by all
)
select document.number as corrects, invoice.invoice_key,
  case when invoice.gross < 0 then 'credit_note' when invoice.gross > 0 then 'next_invoice'
    else 'nothing' end as settled_by,
  invoice.seller_id, invoice.account_id, invoice.currency, invoice.net::varchar as net,
  invoice.tax::varchar as tax, invoice.gross::varchar as gross,
  (document.net_before + line.amount)::varchar as net_after,
  invoice.tax_point::varchar as tax_point
from invoice
join standing_document document using (invoice_key)
join line on line.corrects = document.number
order by document.number
