-- Every line of both runs in the stretches that are compared: as it is where it lies in one, else
-- the sum of its days there. What is held has no amount.
-- grain: side, usage_class_id, usage_date, hop, stretch_start
with spent as (
  select line.side, line.usage_class_id, line.usage_date, line.hop, line.stretch_start,
    span.quantity, span.cost, span.retail, span.list_amount, line.amount, line.price_amount
  from compared_span line
  join span_usage span using (side, usage_class_id, usage_date)
  where not line.is_cut
  union all
  select side, usage_class_id, usage_date, hop, stretch_start, sum(quantity), sum(cost),
    sum(retail), sum(list_amount),
    sum(amount),
    -- the amount in price currency is not cut
    cast(null as decimal(38, 20))
  from cut_line
  group by all
)
select spent.side, spent.usage_class_id, spent.usage_date, spent.hop, spent.stretch_start,
  line.account_id, line.currency, line.customer_account_id, line.is_invoiced, line.is_late,
  line.treatment, line.price_list_id, line.rule_id, line.tier_scope, line.price_currency,
  line.usage_month, line.fx_rate, line.measure, line.is_held,
  case when line.is_held then cast(0 as decimal(38, 20))
    else cast(spent.amount as decimal(38, 20)) end as amount,
  case when not line.is_held then cast(spent.price_amount as decimal(38, 20)) end as price_amount,
  cast(spent.quantity as decimal(22, 10)) as quantity,
  cast(spent.cost as decimal(22, 10)) as cost, cast(spent.retail as decimal(22, 10)) as retail,
  cast(spent.list_amount as decimal(22, 10)) as list_amount
from spent
join compared_span line using (side, usage_class_id, usage_date, hop)
