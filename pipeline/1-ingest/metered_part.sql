-- The usage of one source file per usage class and day: what later stages
-- read instead of usage rows.
-- grain: file_number, usage_class_id, billing_month, usage_date
with summed as (
  select shape, period_start, usage_date, count(*) as usage_rows, sum(quantity) as quantity,
    sum(billing_pre_tax_total) as cost, sum(pricing_pre_tax_total) as pricing_total,
    -- only lines that Microsoft did not charge are valued at list (B9, B11)
    sum(case when coverage is not null or credit_percentage = 100
      then cast(round(quantity, 10) as decimal(20, 10))
        * cast(round(unit_price, 10) as decimal(18, 10))
      else 0 end) as list_amount
  from usage_shape
  group by all
)
select class.file_number, usage_class_id,
  cast(coalesce(month.billing_month, date_trunc('month', period_start)) as date) as billing_month,
  usage_date, class.billing_currency, cast(sum(usage_rows) as bigint) as usage_rows,
  cast(sum(quantity) as decimal(38, 18)) as quantity, cast(sum(cost) as decimal(38, 18)) as cost,
  cast(sum(pricing_total) as decimal(38, 18)) as pricing_total,
  cast(sum(list_amount) as decimal(38, 20)) as list_amount
from summed
join usage_class_shape class using (shape)
left join invoice_month month on month.file_number = class.file_number
  and month.invoice_number is not distinct from class.invoice_number
group by all
