-- Drafts of a run that become documents: all but those of no money (B33).
select invoice_key, document_type, seller_id, account_id, currency, net::varchar as net,
  tax::varchar as tax, gross::varchar as gross, tax_point::varchar as tax_point,
  payment_terms_days::varchar as payment_terms_days
from invoice
where document_type <> 'zero'
order by invoice_key
