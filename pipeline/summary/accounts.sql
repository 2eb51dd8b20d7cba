-- The accounts of the run with what they are invoiced; margin to two places, for print.
-- grain: account_id, currency
select account_summary.*
  replace (round(cost, 2) as cost, round(revenue, 2) as revenue, round(margin, 2) as margin),
  currency.minor_units
from account_summary join currency using (currency)
order by kind desc, account_id, currency
