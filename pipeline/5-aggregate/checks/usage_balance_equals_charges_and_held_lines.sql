-- why: what the balance calls rated must stand in charges or be waived, and what it calls held
--   in held lines, row for row.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with balance as (
  select 'rated' as treatment, coalesce(sum(rated_rows), 0) as usage_rows,
    coalesce(sum(rated_cost), 0) as cost
  from usage_balance
  union all
  select 'held', coalesce(sum(held_rows), 0), coalesce(sum(held_cost), 0) from usage_balance
), found as (
  select 'rated' as treatment, coalesce(sum(usage_rows), 0) as usage_rows,
    coalesce(sum(cost), 0) as cost
  from (
    select usage_rows, cost from charge where is_invoiced
    union all
    select usage_rows, cost from waived_usage where is_invoiced and treatment <> 'free'
  )
  union all
  select 'held', coalesce(sum(usage_rows), 0), coalesce(sum(cost), 0)
  from held_line where is_invoiced
), tolerance as (
  -- charges were cut to 10 places once per metered usage
  select cast(count(*) * 0.00000000005 as decimal(38, 18)) as cost from metered_usage
)
select treatment, balance.usage_rows, found.usage_rows as found_rows, balance.cost,
  found.cost as found_cost
from balance
join found using (treatment)
cross join tolerance
where balance.usage_rows <> found.usage_rows or abs(balance.cost - found.cost) > tolerance.cost
