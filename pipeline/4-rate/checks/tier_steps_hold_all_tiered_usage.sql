-- why: every quantity with a price in tiers or packages counts towards them, from the
--   first of the month on (B17).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with priced as (
  select hop, account_id, meter_id, usage_month, sum(quantity) as quantity
  from priced_usage
  where treatment = 'priced' and model in ('graduated', 'volume', 'package')
  group by all
), lined as (
  select hop, account_id, meter_id, usage_month, sum(quantity) as quantity
  from tier_line
  group by all
), stepped as (
  select hop, account_id, meter_id, usage_month, sum(quantity) as quantity
  from tier_step
  group by all
)
select hop, account_id, meter_id, usage_month, priced.quantity as priced_quantity,
  lined.quantity as day_quantity, stepped.quantity as step_quantity
from priced
full join lined using (hop, account_id, meter_id, usage_month)
full join stepped using (hop, account_id, meter_id, usage_month)
where priced.quantity is distinct from stepped.quantity
  or priced.quantity is distinct from lined.quantity
