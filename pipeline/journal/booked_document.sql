-- The documents of a journal, what they are of, and the rate at which they are booked: the book
-- rate of their period, also for what is given back (B25, B26).
-- grain: invoice_key
select document.invoice_key, document.document, document.document_type, document.issue_date,
  document.corrects, document.is_sale, document.has_cost, invoice.seller_id, invoice.account_id,
  invoice.currency, invoice.minor_units, billed.book_currency,
  book.minor_units as book_minor_units, billed.tax_currency,
  case when invoice.currency = billed.book_currency then cast(1 as decimal(15, 9))
    else fx_rate.rate end as book_rate
from journal_document document
join invoice using (invoice_key)
join billed_account billed on billed.account_id = invoice.account_id
join currency book on book.currency = billed.book_currency
cross join billing_run
left join fx_rate on fx_rate.kind = 'book' and fx_rate.from_currency = invoice.currency
  and fx_rate.to_currency = billed.book_currency
  and fx_rate.month = strftime(billing_run.period_start, '%Y-%m')
