-- why: receivable, revenue and tax of a document are its gross, net and tax, or books and documents
--   differ
-- fix: this is a bug of ours: report it with these rows
with posted as (
  select invoice_key, coalesce(sum(amount) filter (where role = 'receivable'), 0) as gross,
    coalesce(-sum(amount) filter (where role = 'revenue'), 0) as net,
    coalesce(-sum(amount) filter (where role = 'vat'), 0) as tax
  from posting
  where kind = 'sale'
  group by invoice_key
)
select document.document, invoice.net, posted.net as posted_net, invoice.tax,
  posted.tax as posted_tax, invoice.gross, posted.gross as posted_gross
from booked_document document
join invoice using (invoice_key)
left join posted using (invoice_key)
where document.is_sale and (coalesce(posted.net, 0) <> invoice.net
  or coalesce(posted.tax, 0) <> invoice.tax or coalesce(posted.gross, 0) <> invoice.gross)
