-- Utilization of a subscription and meter per day, cumulated over the period: tiers and what is
-- included are of a month (B17). Quantities are narrowed per class and day, as all usage is. The
-- month of a meter is rated as a whole: with a day that no card prices it has no currency.
-- grain: scope_id, meter_key, usage_date
with narrowed as (
  select scope_id, meter_key, usage_date, usage_class_id,
    cast(round(sum(wide_quantity), 10) as decimal(20, 10)) as quantity
  from utilization_usage
  where not_billed_reason is null
  group by all
), daily as (
  select scope_id, meter_key, usage_date, cast(sum(quantity) as decimal(20, 10)) as quantity
  from narrowed
  group by all
), cumulated as (
  select daily.*, price.source_sha256, price.record_number, price.discount,
    cast(sum(daily.quantity) over reached as decimal(20, 10)) as quantity_after,
    case when count(*) over month = count(price.billing_currency) over month
        and min(price.billing_currency) over month = max(price.billing_currency) over month
      then price.billing_currency end as billing_currency
  from daily
  left join utilization_price price using (meter_key, usage_date)
  window month as (partition by daily.scope_id, daily.meter_key),
    reached as (partition by daily.scope_id, daily.meter_key order by daily.usage_date
      rows between unbounded preceding and current row)
)
select scope_id, meter_key, usage_date, quantity,
  cast(quantity_after - quantity as decimal(20, 10)) as quantity_before, quantity_after,
  billing_currency, source_sha256, record_number, discount
from cumulated
