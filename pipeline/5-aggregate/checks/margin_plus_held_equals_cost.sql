-- why: all that Microsoft charges is in the margin or held, or the margin looks better than it is.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with used as (
  select class.billing_currency as currency, sum(metered.cost) as cost,
    sum(metered.pec_billing) as pec
  from metered_usage metered
  join usage_class class using (usage_class_id)
  group by all
), in_margin as (
  select book_currency as currency, sum(cost) as cost, sum(pec) as pec from margin group by all
), on_hold as (
  select held_line.billing_currency as currency, sum(held_line.cost) as cost,
    sum(metered.pec_billing) as pec
  from held_line
  join span_usage metered using (usage_class_id, usage_date)
  where held_line.is_invoiced
  group by all
)
select currency, used.cost, in_margin.cost as cost_in_margin, on_hold.cost as cost_on_hold,
  used.pec, in_margin.pec as pec_in_margin, on_hold.pec as pec_on_hold
from used
full join in_margin using (currency)
full join on_hold using (currency)
where coalesce(used.cost, 0) <> coalesce(in_margin.cost, 0) + coalesce(on_hold.cost, 0)
  or coalesce(used.pec, 0) <> coalesce(in_margin.pec, 0) + coalesce(on_hold.pec, 0)
