-- Conservation per source file and currency: every usage record of the period is rated or held at
-- the hop that is invoiced, billed by another record or too late; and so is every cent of its
-- cost.
-- grain: source_sha256, billing_currency
with used as (
  select part.source_sha256 as source_sha256, class.billing_currency as billing_currency,
    part.usage_rows as usage_rows, part.wide_cost as cost,
    case when part.is_too_late then 'too late'
      when part.not_billed_reason is not null then 'control'
      when held.usage_class_id is not null then 'held' else 'rated' end as treatment
  from period_part part
  join usage_class class on part.usage_class_id = class.usage_class_id
  left join held_line held on part.usage_class_id = held.usage_class_id
    and part.usage_date >= held.usage_date and part.usage_date <= held.last_date
    and held.is_invoiced
)
select used.source_sha256 as source_sha256, used.billing_currency as billing_currency,
  cast(sum(used.usage_rows) as bigint) as period_rows,
  cast(sum(case when used.treatment = 'rated' then used.usage_rows else cast(0 as bigint) end)
    as bigint) as rated_rows,
  cast(sum(case when used.treatment = 'held' then used.usage_rows else cast(0 as bigint) end)
    as bigint) as held_rows,
  cast(sum(used.cost) as decimal(38, 18)) as period_cost,
  cast(sum(case when used.treatment = 'rated' then used.cost else cast(0 as decimal(38, 18)) end)
    as decimal(38, 18)) as rated_cost,
  cast(sum(case when used.treatment = 'held' then used.cost else cast(0 as decimal(38, 18)) end)
    as decimal(38, 18)) as held_cost,
  cast(sum(case when used.treatment = 'control' then used.usage_rows else cast(0 as bigint) end)
    as bigint) as control_rows,
  cast(sum(case when used.treatment = 'control' then used.cost else cast(0 as decimal(38, 18)) end)
    as decimal(38, 18)) as control_cost,
  cast(sum(case when used.treatment = 'too late' then used.usage_rows else cast(0 as bigint) end)
    as bigint) as too_late_rows,
  cast(sum(case when used.treatment = 'too late' then used.cost else cast(0 as decimal(38, 18)) end)
    as decimal(38, 18)) as too_late_cost
from used
group by used.source_sha256, used.billing_currency
