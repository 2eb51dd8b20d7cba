-- The invoices of the period in the order of their key.
-- grain: seller_id, invoice_number, billing_currency
select * exclude (open_causes, signs)
from reconciliation
order by seller_id, invoice_number, billing_currency
