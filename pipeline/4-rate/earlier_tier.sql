-- What closed periods counted in tiers or packages of the months of which this one has late usage:
-- what was invoiced, or corrected by a later run, stands, and the month goes on from there (B17,
-- B32). An account that the later run holds stands as it was sealed.
-- grain: hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id
with late_month as (
  select distinct strftime(usage_date, '%Y-%m') as usage_month
  from metered_part join billing_run on billing_month = period_start
  where usage_date < period_start
), counted as (
  select * from settled_tier_step anti join settled_held using (month, account_id)
  union all by name
  select * from sealed_tier_step semi join settled_held using (month, account_id)
)
select hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
  cast(sum(quantity) as decimal(20, 10)) as quantity
from counted
semi join late_month using (usage_month)
group by all
order by all
