-- why: a package is due once it is begun and not before: n packages hold the quantity above what
--   is included, and n - 1 do not (B17).
-- fix: look at package_size and included of this rule; if they are right, report it.
with reached as (
  select package.*, rule.package_size, rule.included, step.quantity_before, step.quantity_after
  from package_step package
  join tier_step step using (hop, account_id, scope_id, meter_id, usage_month, usage_date,
    price_list_id, rule_id)
  join price_rule rule using (price_list_id, rule_id)
), point as (
  select *, quantity_before as quantity, packages_before as packages from reached
  union all
  select *, quantity_after, packages_after from reached
), beyond as (
  select *, case when included is null then abs(quantity)
    else greatest(quantity - included, 0) end as packed
  from point
)
select hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id, quantity, packages,
  package_size, included
from beyond
where packed > abs(packages) * package_size or packed <= (abs(packages) - 1) * package_size
  or packages <> 0 and (packages < 0) <> (quantity < 0)
