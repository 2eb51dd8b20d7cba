-- What each rule prices of the usage at the hops that are invoiced: the money that hangs on it.
-- grain: price_list_id, rule_id, currency
select rated.price_list_id, rated.rule_id, rated.book_currency as currency,
  cast(sum(rated.usage_rows) as bigint) as usage_rows,
  cast(sum(rated.cost) as decimal(22, 10)) as cost
from rated_line rated
where rated.is_invoiced and rated.rule_id is not null
group by all
