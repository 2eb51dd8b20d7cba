-- why: late usage of a sealed month goes on in its tiers where they stopped, or a credit forgets
--   the tier that was invoiced (B32).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with first_step as (
  select hop, account_id, scope_id, meter_id, usage_month,
    arg_min(quantity_before, (usage_date, price_list_id, rule_id)) as quantity_before
  from tier_step
  group by all
), sealed as (
  select hop, account_id, scope_id, meter_id, usage_month, sum(quantity) as quantity
  from earlier_tier
  group by all
)
select hop, account_id, scope_id, meter_id, usage_month, first_step.quantity_before,
  sealed.quantity as sealed_quantity
from first_step
left join sealed using (hop, account_id, scope_id, meter_id, usage_month)
where first_step.quantity_before <> coalesce(sealed.quantity, 0)
