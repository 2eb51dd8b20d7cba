-- why: whoever approves the month looks at one line per account; it says what
--   documents and margin say.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with document as (
  select account_id, currency, count(*) filter (where document_type <> 'zero') as documents,
    sum(net) as net, sum(tax) as tax, sum(gross) as gross
  from invoice
  group by all
), earned as (
  select account_id, sum(cost) as cost, sum(revenue) as revenue, sum(margin) as margin
  from margin
  group by all
)
select account_id, currency, summary.documents, document.documents as counted_documents,
  summary.net, document.net as document_net, summary.tax, document.tax as document_tax,
  summary.gross, document.gross as document_gross, summary.cost, earned.cost as earned_cost,
  summary.margin, earned.margin as earned_margin
from account_summary summary
full join document using (account_id, currency)
left join earned using (account_id)
where summary.account_id is null
  or summary.documents <> coalesce(document.documents, 0)
  or summary.net <> coalesce(document.net, 0)
  or summary.tax <> coalesce(document.tax, 0) or summary.gross <> coalesce(document.gross, 0)
  or summary.cost <> coalesce(earned.cost, 0) or summary.revenue <> coalesce(earned.revenue, 0)
  or summary.margin <> coalesce(earned.margin, 0)
