-- Totals of the drafts per currency.
-- grain: currency
select account_summary.currency, sum(documents) as documents, sum(net) as net, sum(tax) as tax,
  sum(gross) as gross, min(currency.minor_units) as minor_units
from account_summary join currency using (currency)
group by all
order by account_summary.currency
