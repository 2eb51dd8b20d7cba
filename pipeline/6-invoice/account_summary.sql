-- One line per account and currency: what it is invoiced and what that leaves in
-- margin; or that it is held.
-- grain: account_id, currency
with documents as (
  select account_id, currency, count(*) filter (where document_type <> 'zero') as documents,
    sum(net) as net, sum(tax) as tax, sum(gross) as gross
  from invoice group by all
), earned as (
  select account_id, min(book_currency) as book_currency, sum(cost) as cost,
    sum(revenue) as revenue, sum(margin) as margin
  from margin group by all
), reasons as (
  select account_id, count(*) as held_reasons,
    string_agg(distinct reason, ', ' order by reason) as reasons
  from held where account_id <> '' group by all
), listed as (
  select account_id, currency from documents
  union
  select charge.account_id, charge.currency
  from charge join reasons using (account_id)
  where charge.is_invoiced
  union
  select account_id, currency from waived_usage
  where is_invoiced and account_id not in (select account_id from documents)
  union
  select reasons.account_id, account.currency from reasons
  join (
    select account_id, arg_max(currency, valid_from) as currency from account group by all
  ) account using (account_id)
)
select listed.account_id, account.name, account.kind, listed.currency,
  coalesce(documents.documents, 0) as documents,
  cast(coalesce(documents.net, 0) as decimal(20, 3)) as net,
  cast(coalesce(documents.tax, 0) as decimal(20, 3)) as tax,
  cast(coalesce(documents.gross, 0) as decimal(20, 3)) as gross,
  earned.book_currency,
  cast(coalesce(earned.cost, 0) as decimal(22, 10)) as cost,
  cast(coalesce(earned.revenue, 0) as decimal(22, 10)) as revenue,
  cast(coalesce(earned.margin, 0) as decimal(22, 10)) as margin,
  cast(coalesce(reasons.held_reasons, 0) as bigint) as held_reasons, reasons.reasons
from listed
join (
  select account_id, arg_max(name, valid_from) as name, min(kind) as kind from account group by all
) account using (account_id)
left join documents using (account_id, currency)
left join earned using (account_id)
left join reasons using (account_id)
