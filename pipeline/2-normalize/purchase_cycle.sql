-- What part of its charge cycle a purchase is for. A price is for a whole term (B15); a line is
-- charged for the inclusive days of its charge cycle, and for months where the billing plan changes
-- (B18). Cycles are counted back from the end of the term, so that a first one cut short by
-- alignment has the days of a full one. What has no term (software, marketplace, own services)
-- counts as it is. What is given back, and a change of seats, has the exchange rate of the charge
-- that it corrects, which was made when the cycle or the term began (B25).
-- grain: usage_class_id, usage_date
with bought as (
  select class.usage_class_id, metered.usage_date, metered.quantity, class.charge_start_date,
    class.charge_end_date, class.vendor_unit_price,
    lower(coalesce(class.charge_type, '')) as charge_type,
    class.product_family in ('license', 'reservation', 'savings_plan') as is_termed,
    coalesce(class.term_start_date, class.charge_start_date) as price_date,
    coalesce(class.term_end_date + 1, class.term_start_date, class.charge_start_date) as anchor,
    months_of(class.term) as term_months,
    coalesce(months_of(class.billing_plan), months_of(class.term)) as cycle_months
  from metered_usage metered
  join usage_class class using (usage_class_id)
  -- services of rates/ were counted by their days before
  where class.charge_kind = 'purchase' and class.cost_basis <> 'service'
), counted as (
  select *,
    -- cycles from the day on which the charge begins to the anchor
    list_min(list_filter(
      range(date_diff('month', charge_start_date, anchor) // cycle_months - 1,
        date_diff('month', charge_start_date, anchor) // cycle_months + 3),
      lambda n: cast(anchor - to_months(cast(n * cycle_months as integer)) as date)
        <= charge_start_date)) as cycles
  from bought
), cycled as (
  select *,
    case when is_termed
      then cast(anchor - to_months(cast(cycles * cycle_months as integer)) as date)
      end as cycle_start,
    case when is_termed
      then cast(anchor - to_months(cast((cycles - 1) * cycle_months as integer)) as date) - 1
      end as cycle_end
  from counted
), parted as (
  select *,
    cast(case when not is_termed then 1
      when charge_type = 'changebillingplan'
        then date_diff('month', charge_start_date, cast(charge_end_date + 1 as date))
      else charge_end_date - charge_start_date + 1 end as bigint) as billed_part,
    cast(case when not is_termed then 1 when charge_type = 'changebillingplan' then cycle_months
      else cycle_end - cycle_start + 1 end as bigint) as whole_part
  from cycled
)
select usage_class_id, usage_date, quantity, price_date, cycle_start, cycle_end,
  -- without a last day nobody knows which part is charged
  cast(case when is_termed and billed_part is not null then term_months end as bigint)
    as term_months,
  cast(case when is_termed then cycle_months end as bigint) as cycle_months,
  billed_part, whole_part, is_termed,
  strftime(case when is_termed
      and (quantity < 0 or charge_type in ('addquantity', 'removequantity'))
    then least(charge_start_date, greatest(cycle_start, price_date)) else usage_date end, '%Y-%m')
    as rate_month,
  price_of_part(vendor_unit_price, quantity, billed_part, whole_part) as list_amount
from parted
