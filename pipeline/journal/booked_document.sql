-- The documents of a journal, what they are of, and the rate at which they are booked.
-- grain: invoice_key
select document.invoice_key, document.document, document.document_type, document.issue_date,
  document.corrects, document.is_sale, document.has_cost, invoice.seller_id, invoice.account_id,
  invoice.currency, invoice.minor_units, billed.book_currency,
  book.minor_units as book_minor_units, billed.tax_currency, book_rate.rate as book_rate
from journal_document document
join invoice using (invoice_key)
join billed_account billed on billed.account_id = invoice.account_id
join currency book on book.currency = billed.book_currency
left join book_rate on book_rate.currency = invoice.currency
  and book_rate.book_currency = billed.book_currency
