-- why: a day's amount in tiers or packages is spread over its lines; the shares add up to it
--   exactly (B17).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with used as (
  select hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id,
    sum(amount) as amount
  from tier_use
  group by all
), shared as (
  select line.hop, line.account_id, line.scope_id, line.meter_id, line.usage_date,
    line.price_list_id, line.rule_id, sum(share.amount) as amount,
    count(*) - count(share.amount) as lines_without_share
  from tier_line line
  left join tier_share share using (usage_class_id, usage_date, hop)
  where line.model <> 'volume'
  group by all
)
select hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id,
  used.amount as day_amount, shared.amount as shared_amount, shared.lines_without_share
from used
full join shared using (hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id)
where coalesce(used.amount, 0) <> coalesce(shared.amount, 0) or shared.lines_without_share > 0
