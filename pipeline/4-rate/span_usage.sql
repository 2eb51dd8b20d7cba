-- Metered usage of a class over the days of a span, on which nothing that decides its price
-- changes: rated as one. The first of these days stands for them.
-- grain: usage_class_id, usage_date
select metered.usage_class_id as usage_class_id,
  cast(min(metered.usage_date) as date) as usage_date,
  cast(max(metered.usage_date) as date) as last_date, metered.is_late as is_late,
  cast(sum(metered.usage_rows) as bigint) as usage_rows,
  cast(sum(metered.quantity) as decimal(20, 10)) as quantity,
  cast(sum(metered.cost) as decimal(22, 10)) as cost,
  cast(sum(metered.pricing_total) as decimal(22, 10)) as pricing_total,
  case when cast(count(metered.list_amount) as bigint) = cast(count(*) as bigint)
      then cast(sum(metered.list_amount) as decimal(22, 10))
    else cast(null as decimal(22, 10)) end as list_amount,
  cast(sum(metered.retail) as decimal(22, 10)) as retail,
  cast(sum(metered.pec_pricing) as decimal(22, 10)) as pec_pricing,
  cast(sum(metered.pec_billing) as decimal(22, 10)) as pec_billing
from metered_usage metered
join usage_day days on metered.usage_date = days.usage_date
group by metered.usage_class_id, days.span_start, metered.is_late
