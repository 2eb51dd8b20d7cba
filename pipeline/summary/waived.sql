-- What is free, excluded or in a bundle at the hops that are invoiced, with what it costs us, the
-- largest first; to two places, for print.
-- grain: account_id, treatment, reason, book_currency
select account_id, treatment, reason, cast(sum(usage_rows) as bigint) as usage_rows,
  round(sum(cost), 2) as cost, book_currency
from waived_usage
where is_invoiced
group by all
order by abs(sum(waived_usage.cost)) desc, account_id, treatment, reason, book_currency
