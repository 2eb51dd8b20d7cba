-- How each seller numbers its documents, and the time zone of its days (B31).
select seller_id, time_zone, invoice_series, credit_note_series
from seller
order by seller_id
