-- No usage stands behind a difference: it is in the annex of the document that is corrected.
select * from main.invoice_usage limit 0
