-- The usage of one source file per usage class and day: what later stages
-- read instead of usage rows.
-- grain: file_number, usage_class_id, billing_month, usage_date
with summed as (
  select shape, period_start, usage_date, unit_price, count(*) as usage_rows,
    sum(quantity) as quantity, sum(billing_pre_tax_total) as cost,
    sum(pricing_pre_tax_total) as pricing_total
  from usage_shape
  group by all
), price as (
  -- there are few of them, and rounding is slow
  select distinct unit_price, round(unit_price, 10) as list_price from summed
), listed as (
  select summed.*, list_price, round(quantity, 10) as list_quantity
  from summed left join price using (unit_price)
)
select class.file_number, usage_class_id,
  cast(coalesce(month.billing_month, date_trunc('month', period_start)) as date) as billing_month,
  usage_date, class.billing_currency, cast(sum(usage_rows) as bigint) as usage_rows,
  cast(sum(quantity) as decimal(38, 18)) as quantity, cast(sum(cost) as decimal(38, 18)) as cost,
  cast(sum(pricing_total) as decimal(38, 18)) as pricing_total,
  -- at the prices of the lines, to 20 places (B12); a sum that lacks a price is none
  cast(case when count(list_price) = count(*) then sum(list_quantity * list_price
      + case when quantity = list_quantity then 0
        else cast(cast(quantity - list_quantity as decimal(18, 18))
          * cast(list_price as decimal(18, 10)) as decimal(38, 20)) end) end
    as decimal(38, 20)) as list_amount
from listed
join usage_class_shape class using (shape)
left join invoice_month month on month.file_number = class.file_number
  and month.invoice_number is not distinct from class.invoice_number
group by all
