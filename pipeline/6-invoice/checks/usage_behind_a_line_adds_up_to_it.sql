-- why: the annex shows the usage behind a line; its exact sum is the line, or nobody can follow it.
--   Spans are added up here; that their days do as well is seen when an annex is written.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with used as (
  select invoice_key, line_no, sum(amount) as amount
  from billed_span
  group by all
)
select invoice_key, line_no, line.amount_exact as line_amount, used.amount as used_amount
from (select * from invoice_line where charge_source = 'usage') line
full join used using (invoice_key, line_no)
where line.amount_exact is distinct from used.amount
