-- What each rule prices of the usage at the hops that are invoiced: the money that hangs on it.
-- grain: price_list_id, rule_id, currency
with used as (
  select price_list_id, rule_id, book_currency, usage_rows, cost
  from rated_line where is_invoiced and rule_id is not null
  union all
  -- what two rules would price alike hangs on both
  select price_list_id, rule_id, book_currency, usage_rows, cost
  from priced_usage where is_invoiced and hold_reason = 'ambiguous_price'
)
select price_list_id, rule_id, book_currency as currency,
  cast(sum(usage_rows) as bigint) as usage_rows, cast(sum(cost) as decimal(22, 10)) as cost
from used
group by all
