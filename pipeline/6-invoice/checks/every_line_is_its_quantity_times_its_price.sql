-- why: who multiplies quantity and unit price of a line must get its amount, and never pays a
--   negative price (B27).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
select line.invoice_key, line.line_no, line.quantity, line.net_price, line.amount_rounded
from invoice_line line
join invoice using (invoice_key)
join currency on currency.currency = invoice.currency
where round_to_minor(line.quantity * line.net_price, currency.minor_units) <> line.amount_rounded
  or line.net_price < 0
