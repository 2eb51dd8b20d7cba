-- The days of a part with a price in tiers: the scope's quantity of the day, and what was
-- cumulated before and after it, of it in sealed periods; with the packages started by then, where
-- they are priced.
-- grain: part_key, usage_date
select distinct day.part_key, step.usage_date, step.quantity, step.quantity_before,
  step.quantity_after, earlier.quantity as sealed_quantity, package.packages_before,
  package.packages_after
from explained_day day
join tier_step step using (hop, account_id, scope_id, meter_id, usage_month, usage_date,
  price_list_id, rule_id)
left join package_step package using (hop, account_id, scope_id, meter_id, usage_month, usage_date,
  price_list_id, rule_id)
left join (
  select hop, account_id, scope_id, meter_id, usage_month, sum(quantity) as quantity
  from earlier_tier group by all
) earlier using (hop, account_id, scope_id, meter_id, usage_month)
