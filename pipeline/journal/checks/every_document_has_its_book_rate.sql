-- why: a document in another currency than that of its seller cannot be booked without the book
--   rate of the month
-- fix: add the rate of kind book to rates/fx, reopen the period, run and close it again
select document, currency, book_currency
from booked_document
where book_rate is null
