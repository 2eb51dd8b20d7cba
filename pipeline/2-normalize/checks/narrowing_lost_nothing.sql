-- why: usage is cut to 10 places once per class and day; that may cost half a
--   unit of the last place each.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with wide as (
  select class.billing_currency, sum(part.usage_rows) as usage_rows,
    sum(part.wide_quantity) as quantity, sum(part.wide_cost) as cost,
    sum(part.wide_pricing_total) as pricing_total
  from period_part part
  join usage_class class using (usage_class_id)
  where part.not_billed_reason is null
  group by all
), narrow as (
  select class.billing_currency, count(*) as metered_rows, sum(metered.usage_rows) as usage_rows,
    sum(metered.quantity) as quantity, sum(metered.cost) as cost,
    sum(metered.pricing_total) as pricing_total,
    cast(count(*) * 0.00000000005 as decimal(38, 18)) as tolerance
  from metered_usage metered
  join usage_class class using (usage_class_id)
  group by all
)
select billing_currency, wide.usage_rows as wide_rows, narrow.usage_rows as narrow_rows,
  narrow.metered_rows, wide.quantity as wide_quantity, narrow.quantity as narrow_quantity,
  wide.cost as wide_cost, narrow.cost as narrow_cost, wide.pricing_total as wide_pricing_total,
  narrow.pricing_total as narrow_pricing_total
from wide
full join narrow using (billing_currency)
where wide.usage_rows is distinct from narrow.usage_rows
  or coalesce(abs(wide.quantity - narrow.quantity) > narrow.tolerance, true)
  or coalesce(abs(wide.cost - narrow.cost) > narrow.tolerance, true)
  or coalesce(abs(wide.pricing_total - narrow.pricing_total) > narrow.tolerance, true)
