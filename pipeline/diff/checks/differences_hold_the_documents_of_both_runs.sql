-- why: what was before and is after must be what the documents and statements of the two runs
--   say, or money is compared that nobody is asked for.
-- fix: nothing in rates/ can mend it; keep both runs and report it.
with compared as (
  select 'before' as side, account_id, currency, is_invoiced, sum(before) as amount
  from difference group by all
  union all
  select 'after', account_id, currency, is_invoiced, sum(after) from difference group by all
), document as (
  select side, account_id, currency, true as is_invoiced,
    cast(sum(net) as decimal(38, 20)) as amount
  from invoice group by all
  union all
  select side, account_id, currency, false, sum(amount)
  from charge where not is_invoiced group by all
)
select side, account_id, currency, is_invoiced, compared.amount,
  document.amount as document_amount
from compared
full join document using (side, account_id, currency, is_invoiced)
where coalesce(compared.amount, 0) <> coalesce(document.amount, 0)
