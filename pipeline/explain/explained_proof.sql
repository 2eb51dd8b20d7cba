-- Whatever in an explanation does not add up to what the run says: no rows, or the
-- explanation must not be shown.
-- grain: claim, part_key
with parts as (
  select cast(coalesce(sum(amount), 0) as decimal(38, 20)) as amount,
    cast(coalesce(sum(usage_rows), 0) as bigint) as usage_rows
  from (
    select amount, usage_rows from explained_part
    union all
    select amount, 0 from explained_added
  )
), record_day as (
  -- metered usage is narrowed once per day
  select usage_class_id, usage_date, count(*) as records,
    cast(round(cast(sum(quantity) as decimal(38, 18)), 10) as decimal(20, 10)) as quantity
  from classed_record
  where not_billed_reason is null
  group by all
), behind as (
  select line.part_key, line.usage_class_id, line.usage_date, line.usage_rows, line.quantity,
    coalesce(sum(day.records), 0) as records, coalesce(sum(day.quantity), 0) as record_quantity
  from explained_line line
  -- what rates/services.csv charges has no records
  join usage_class class on class.usage_class_id = line.usage_class_id
    and class.product_family is distinct from 'service'
  left join record_day day on day.usage_class_id = line.usage_class_id
    and day.usage_date between line.usage_date and line.last_date
  group by all
), card_day as (
  select part_key, sum(day_cost) as cost, sum(own_cost) as own_cost, count(*) as days
  from explained_card_day group by all
), card_tier as (
  select part_key, sum(net_amount) as cost from explained_card group by all
)
select 'the parts add up to the charge' as claim, null as part_key,
  cast(charge.amount as varchar) as expected, cast(parts.amount as varchar) as found
from explained_charge charge cross join parts
where charge.amount <> parts.amount or charge.usage_rows <> parts.usage_rows
union all
select 'the line is its charge, rounded once', null, concat(amount, ' and ', rounding),
  concat(amount_exact, ' and ', amount_rounded)
from explained_charge
where line_no is not null
  and (amount <> amount_exact or amount_rounded <> round_to_minor(amount, minor_units)
    or cast(amount_rounded as decimal(38, 20)) <> cast(amount_exact + rounding as decimal(38, 20)))
union all
select 'quantity, price, base and tiers give the amount of the part', part_key,
  cast(price_amount as varchar), cast(terms_amount as varchar)
from explained_part where terms_amount is null or terms_amount <> price_amount
union all
select 'the amount of the part is converted once', part_key, cast(amount as varchar),
  cast(terms_total as varchar)
from explained_part where terms_total is null or terms_total <> amount
union all
select 'the base is cost, retail or list, and the credit', part_key, cast(base_amount as varchar),
  concat(cost, ' + ', pec_kept, ' or ', retail, ' or ', list_amount)
from explained_part
where treatment = 'priced' and (
  (base = 'retail' or coverage is not null) and base_amount <> retail
  or base = 'list' and base_amount is distinct from list_amount
  or base = 'cost' and coverage is null and base_amount <> cost + pec_kept
  or valued_at = 'total' and retail <> pricing_total + pec_pricing)
union all
select 'the tiers of the rate card give the cost of its days', part_key,
  cast(day.cost as varchar), cast(coalesce(tier.cost, 0) as varchar)
from card_day day
left join card_tier tier using (part_key)
-- each day is rounded to 10 places
where abs(day.cost - coalesce(tier.cost, 0)) > day.days * 0.0000000001
union all
select 'the days of the rate card give the cost of the part', part.part_key,
  cast(part.cost as varchar), cast(day.own_cost as varchar)
from explained_part part
left join card_day day on day.part_key = part.part_key
where part.valued_at = 'rate_card' and part.cost is distinct from day.own_cost
union all
select 'the usage records give the metered quantity', part_key,
  concat(quantity, ' of ', usage_rows, ' records'),
  concat(record_quantity, ' of ', records, ' records')
from behind where records <> usage_rows or record_quantity <> quantity
union all
select 'the days of a service give its quantity and cost', part_key,
  concat(quantity, ', ', own_cost), concat(quantity_of_month, ' × ', active_days, '/', month_days)
from explained_service
where quantity
    <> price_of_part(cast(1 as decimal(16, 10)), quantity_of_month, active_days, month_days)
  or own_cost <> price_of_part(unit_cost, quantity_of_month, active_days, month_days)
union all
select 'every part has the rule that won', part.part_key, part.rule_id, null
from explained_part part
where part.treatment <> 'covered' and part.model is distinct from 'bundled'
  and part.rule_id is distinct from 'benefit-kept' and not exists (
  select 1 from explained_candidate candidate
  where candidate.part_key = part.part_key and candidate.is_winner
    and candidate.price_list_id = part.price_list_id and candidate.rule_id = part.rule_id)
