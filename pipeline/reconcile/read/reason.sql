-- What stands against closing in words: signs of partial files first, then causes in their order.
-- grain: seller_id, invoice_number, billing_currency, what
select seller_id, invoice_number, billing_currency, words
from closing_block
order by seller_id, invoice_number, billing_currency, place, what
