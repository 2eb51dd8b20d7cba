-- Net per day of the period, late usage left out, for the chart: every day has a row,
-- with its length in thousandths of the highest. The highest amount is rounded for print
-- only; nothing is added to it.
with day as (
  select invoice_key, minor_units,
    unnest(generate_series(period_start, period_last_day, interval 1 day))::date as usage_date
  from invoice
), spent as (
  select invoice_key, usage_date, sum(amount_exact) as amount
  from invoice_usage
  group by all
), filled as (
  select d.invoice_key, d.minor_units, d.usage_date, coalesce(s.amount, 0) as amount
  from day d
  left join spent s on s.invoice_key = d.invoice_key and s.usage_date = d.usage_date
), compared as (
  select *, max(abs(amount)) over (partition by invoice_key) as highest,
    row_number() over (partition by invoice_key order by abs(amount) desc, usage_date) as place
  from filled
)
select
  invoice_key, usage_date::varchar as day, place = 1 as is_highest,
  case minor_units
    when 0 then round(amount, 0)::decimal(20, 3)
    when 3 then round(amount, 3)::decimal(20, 3)
    else round(amount, 2)::decimal(20, 3)
  end::varchar as amount,
  (cast(amount as decimal(38, 8)) * 1000 // cast(highest as decimal(38, 8)))::bigint::varchar
    as permille
from compared
where highest > 0
order by invoice_key, usage_date
