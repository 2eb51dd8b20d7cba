-- why: the annex shows the usage behind a line; its exact sum is the line, or nobody can follow it.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with annex as (
  select invoice_key, line_no, sum(amount_exact) as amount_exact
  from invoice_usage
  group by all
)
select invoice_key, line_no, line.amount_exact as line_amount, annex.amount_exact as annex_amount
from invoice_line line
full join annex using (invoice_key, line_no)
where line.amount_exact is distinct from annex.amount_exact
