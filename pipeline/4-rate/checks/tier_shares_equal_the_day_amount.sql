-- why: a graduated amount of a day is spread over its lines; the shares add up to it exactly (B17).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with used as (
  select hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id, sum(amount) as amount
  from tier_use
  group by all
), shared as (
  select priced.hop, priced.account_id,
    case when priced.tier_scope = 'subscription' then priced.subscription_id
      else priced.plan_id end as scope_id,
    priced.meter_id, priced.usage_date, priced.price_list_id, priced.rule_id, sum(share.amount) as amount,
    count(*) - count(share.amount) as lines_without_share
  from priced_usage priced
  left join tier_share share using (usage_class_id, usage_date, hop)
  where priced.treatment = 'priced' and priced.model = 'graduated'
  group by all
)
select hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id, used.amount as day_amount,
  shared.amount as shared_amount, shared.lines_without_share
from used
full join shared using (hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id)
where coalesce(used.amount, 0) <> coalesce(shared.amount, 0) or shared.lines_without_share > 0
