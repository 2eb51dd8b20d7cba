-- Usage per class and day over all files of the period, narrowed once to the type ladder.
-- Retail (B11) is the vendor's total before the partner earned credit, to 10 places; covered and
-- credited lines, and what a rate card rates, are valued at list. The division is exact: a guess at
-- most one step off (below 50 the first 12 places of the inverse do), then one step by the rest.
-- grain: usage_class_id, usage_date
with summed as (
  select part.usage_class_id as usage_class_id, part.usage_date as usage_date,
    cast(sum(part.usage_rows) as bigint) as usage_rows,
    cast(round(cast(sum(part.wide_quantity) as decimal(38, 18)), 10) as decimal(20, 10))
      as quantity,
    cast(round(cast(sum(part.wide_cost) as decimal(38, 18)), 10) as decimal(22, 10)) as cost,
    cast(round(cast(sum(part.wide_pricing_total) as decimal(38, 18)), 10) as decimal(22, 10))
      as pricing_total,
    case when cast(count(part.wide_list_amount) as bigint) = cast(count(*) as bigint)
        then cast(round(cast(sum(part.wide_list_amount) as decimal(38, 20)), 10)
          as decimal(22, 10))
      else cast(null as decimal(22, 10)) end as list_amount
  from period_part part
  where part.not_billed_reason is null
  group by part.usage_class_id, part.usage_date
), guessed as (
  select summed.usage_class_id as usage_class_id, summed.usage_date as usage_date,
    summed.usage_rows as usage_rows, summed.quantity as quantity, summed.cost as cost,
    summed.pricing_total as pricing_total, summed.list_amount as list_amount,
    case when class.coverage is not null or class.is_credit or class.cost_basis = 'rate_card'
      then true else false end as is_list_valued,
    case when class.charge_kind = 'usage' then true else false end as is_usage,
    factor.kept_share as kept_share,
    cast(factor.kept_share * cast(0.0000000001 as decimal(19, 10)) as decimal(35, 19)) as step,
    case when factor.kept_share = 1 then summed.pricing_total
      when abs(summed.pricing_total) < 50 then cast(round(
        cast(summed.pricing_total * factor.inverse as decimal(38, 22)), 10) as decimal(22, 10))
      else cast(round(cast(summed.pricing_total * factor.inverse as decimal(38, 22))
        + cast(cast(round(cast(summed.pricing_total * factor.inverse_rest as decimal(38, 22)), 10)
          as decimal(22, 10)) * cast(0.000000000001 as decimal(12, 12)) as decimal(38, 22)), 10)
        as decimal(22, 10)) end as retail,
    case when factor.kept_share = 1 then summed.cost
      when abs(summed.cost) < 50 then cast(round(
        cast(summed.cost * factor.inverse as decimal(38, 22)), 10) as decimal(22, 10))
      else cast(round(cast(summed.cost * factor.inverse as decimal(38, 22))
        + cast(cast(round(cast(summed.cost * factor.inverse_rest as decimal(38, 22)), 10)
          as decimal(22, 10)) * cast(0.000000000001 as decimal(12, 12)) as decimal(38, 22)), 10)
        as decimal(22, 10)) end as cost_before_pec
  from summed
  join usage_class class on summed.usage_class_id = class.usage_class_id
  join pec_factor factor on class.pec_rate = factor.pec_rate
), measured as (
  select guessed.usage_class_id as usage_class_id, guessed.usage_date as usage_date,
    guessed.usage_rows as usage_rows, guessed.quantity as quantity, guessed.cost as cost,
    guessed.pricing_total as pricing_total, guessed.list_amount as list_amount,
    guessed.is_list_valued as is_list_valued, guessed.is_usage as is_usage, guessed.step as step,
    guessed.retail as retail, guessed.cost_before_pec as cost_before_pec,
    -- twice what is left of the total: beyond a step of the last place the guess is one step off
    case when guessed.kept_share = 1 then cast(0 as decimal(38, 19))
      else cast(cast(2 as decimal(1, 0)) * cast(cast(guessed.pricing_total as decimal(37, 19))
        - cast(guessed.retail * guessed.kept_share as decimal(37, 19)) as decimal(30, 19))
        as decimal(38, 19)) end as retail_rest,
    case when guessed.kept_share = 1 then cast(0 as decimal(38, 19))
      else cast(cast(2 as decimal(1, 0)) * cast(cast(guessed.cost as decimal(37, 19))
        - cast(guessed.cost_before_pec * guessed.kept_share as decimal(37, 19)) as decimal(30, 19))
        as decimal(38, 19)) end as cost_rest
  from guessed
), exact as (
  select measured.usage_class_id as usage_class_id, measured.usage_date as usage_date,
    measured.usage_rows as usage_rows, measured.quantity as quantity, measured.cost as cost,
    measured.pricing_total as pricing_total, measured.list_amount as list_amount,
    measured.is_list_valued as is_list_valued, measured.is_usage as is_usage,
    case when measured.retail_rest > measured.step
          or measured.retail_rest = measured.step and measured.pricing_total >= 0
        then cast(measured.retail + cast(0.0000000001 as decimal(22, 10)) as decimal(22, 10))
      when measured.retail_rest < - measured.step
          or measured.retail_rest = - measured.step and measured.pricing_total < 0
        then cast(measured.retail - cast(0.0000000001 as decimal(22, 10)) as decimal(22, 10))
      else measured.retail end as retail,
    case when measured.cost_rest > measured.step
          or measured.cost_rest = measured.step and measured.cost >= 0
        then cast(measured.cost_before_pec + cast(0.0000000001 as decimal(22, 10))
          as decimal(22, 10))
      when measured.cost_rest < - measured.step
          or measured.cost_rest = - measured.step and measured.cost < 0
        then cast(measured.cost_before_pec - cast(0.0000000001 as decimal(22, 10))
          as decimal(22, 10))
      else measured.cost_before_pec end as cost_before_pec
  from measured
)
select exact.usage_class_id as usage_class_id, exact.usage_date as usage_date,
  -- a licence line is never late (B6)
  case when exact.is_usage and exact.usage_date < run.period_start then true
    else false end as is_late,
  exact.usage_rows as usage_rows, exact.quantity as quantity, exact.cost as cost,
  exact.pricing_total as pricing_total, exact.list_amount as list_amount,
  case when exact.is_list_valued then exact.list_amount else exact.retail end as retail,
  case when exact.is_list_valued then cast(0 as decimal(22, 10))
    else cast(exact.retail - exact.pricing_total as decimal(22, 10)) end as pec_pricing,
  case when exact.is_list_valued then cast(0 as decimal(22, 10))
    else cast(exact.cost_before_pec - exact.cost as decimal(22, 10)) end as pec_billing
from exact cross join billing_run run
