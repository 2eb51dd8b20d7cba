-- why: what a document asks for is the sum of the lines printed on it plus its tax (B27, B28).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with line as (
  select invoice_key, sum(amount_rounded) as net, sum(amount_exact) as net_exact
  from invoice_line
  group by all
), taxed as (
  select invoice_key, sum(base) as base, sum(tax) as tax
  from tax_line
  group by all
)
select invoice_key, invoice.net, line.net as line_net, taxed.base as tax_base, invoice.tax,
  taxed.tax as line_tax, invoice.gross, invoice.net_exact, line.net_exact as line_net_exact
from invoice
full join line using (invoice_key)
full join taxed using (invoice_key)
where invoice.net is distinct from line.net or invoice.net is distinct from taxed.base
  or invoice.tax is distinct from taxed.tax
  or invoice.gross is distinct from invoice.net + invoice.tax
  or invoice.net_exact is distinct from line.net_exact
