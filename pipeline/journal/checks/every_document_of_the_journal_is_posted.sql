-- why: a document that is issued and not posted is missing in the books
-- fix: this is a bug of ours: report it with these rows
select document.document
from journal_document document
left join booked_document booked using (invoice_key)
where booked.invoice_key is null
