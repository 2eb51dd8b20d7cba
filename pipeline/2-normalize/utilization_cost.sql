-- The cost of every part of utilization: its share of the day by quantity (B17), in the order of
-- classes and files. What the day costs up to a part, rounded to 10 places, less what it costs up
-- to the part before: the shares are the day, and how files are cut changes no class. No amount
-- where no card prices it, or where another file bills it.
-- grain: source_sha256, usage_class_id, usage_date
with reached as (
  select used.source_sha256, used.usage_class_id, used.usage_date, day.billing_currency,
    day.list_amount, day.cost, row(used.scope_id, used.meter_key, used.usage_date) as day_key,
    row_number() over parts as place, count(*) over whole as places,
    cast(round(sum(used.wide_quantity) over parts, 10) as decimal(20, 10)) as quantity_after,
    cast(round(sum(used.wide_quantity) over whole, 10) as decimal(20, 10)) as day_quantity
  from utilization_usage used
  join utilization_day day using (scope_id, meter_key, usage_date)
  where used.not_billed_reason is null
  window whole as (partition by used.scope_id, used.meter_key, used.usage_date),
    parts as (partition by used.scope_id, used.meter_key, used.usage_date
      order by used.usage_class_id, used.source_sha256
      rows between unbounded preceding and current row)
), weighed as (
  -- a weight of 12 places; none before the last part where the day nets to (nearly) nothing
  select *, case when place = places then 1
      when day_quantity = 0 or abs(quantity_after) > 1000 * abs(day_quantity) then 0
      else cast(idiv(
          cast(quantity_after * 10000000000 as decimal(20, 0)) * cast(1000000000000 as hugeint),
          cast(day_quantity * 10000000000 as decimal(20, 0))) as decimal(19, 0))
        * cast(0.000000000001 as decimal(13, 12)) end as weight
  from reached
), shared as (
  select *,
    cast(round(list_amount * cast(weight as decimal(15, 12)), 10) as decimal(22, 10)) as list_after,
    cast(round(cost * cast(weight as decimal(15, 12)), 10) as decimal(22, 10)) as cost_after
  from weighed
), share as (
  select source_sha256, usage_class_id, usage_date, billing_currency,
    list_after - lag(list_after, 1, 0) over parts as list_amount,
    cost_after - lag(cost_after, 1, 0) over parts as cost
  from shared
  window parts as (partition by day_key order by place)
)
select used.source_sha256, used.usage_class_id, used.usage_date, used.not_billed_reason,
  share.billing_currency, cast(share.list_amount as decimal(22, 10)) as list_amount,
  cast(share.cost as decimal(22, 10)) as cost
from utilization_usage used
left join share using (source_sha256, usage_class_id, usage_date)
