-- What sealed periods counted in tiers or packages of the months of which this one has late usage:
-- what was invoiced stands, and the month goes on from there (B17, B32).
-- grain: hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id
with late_month as (
  select distinct strftime(usage_date, '%Y-%m') as usage_month
  from metered_part join billing_run on billing_month = period_start
  where usage_date < period_start
)
select hop, account_id, scope_id, meter_id, usage_month, price_list_id, rule_id,
  cast(sum(quantity) as decimal(20, 10)) as quantity
from sealed_tier_step
semi join late_month using (usage_month)
group by all
order by all
