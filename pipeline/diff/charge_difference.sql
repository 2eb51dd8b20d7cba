-- What charges and invoice lines hold beyond their usage: the rounding of the line, and lines that
-- rates add (minimums, fees, services …). A kind of line that one run has and the other has not
-- comes from a rule; one that both have changed its price.
-- grain: hop, account_id, currency, customer_account_id, subscription_id, meter_category,
--   is_late, is_invoiced
with charged as (
  select charge.side, charge.hop, charge.account_id, charge.currency,
    coalesce(charge.customer_account_id, '') as customer_account_id,
    coalesce(charge.subscription_id, '') as subscription_id, charge.meter_category,
    charge.is_late, charge.is_invoiced, sum(charge.amount) as amount
  from charge
  where not charge.is_invoiced or not exists (
    select 1 from held where held.side = charge.side and held.account_id = charge.account_id
      and held.hop = charge.hop)
  group by all
), rounded as (
  select line.side, draft.account_id, draft.currency,
    coalesce(line.customer_account_id, '') as customer_account_id,
    coalesce(line.subscription_id, '') as subscription_id, line.meter_category, line.is_late,
    sum(line.rounding) as rounding
  from invoice_line line
  join (select distinct side, invoice_key, account_id, currency from draft_charge) draft
    using (side, invoice_key)
  group by all
), lined as (
  select usage.hop, usage.account_id, usage.currency, usage.customer_account_id,
    known.subscription_id, known.charge_group as meter_category, usage.is_late, usage.is_invoiced,
    sum(usage.before) as before, sum(usage.after) as after
  from usage_difference usage
  join compared_key known using (usage_key)
  group by all
), summed as (
  select hop, account_id, currency, customer_account_id, subscription_id, meter_category, is_late,
    is_invoiced,
    coalesce(sum(amount) filter (where side = 'before'), 0) as charged_before,
    coalesce(sum(amount) filter (where side = 'after'), 0) as charged_after,
    coalesce(sum(rounding) filter (where side = 'before'), 0) as rounding_before,
    coalesce(sum(rounding) filter (where side = 'after'), 0) as rounding_after
  from charged
  left join (select *, true as is_invoiced from rounded) rounded
    using (side, account_id, currency, customer_account_id, subscription_id, meter_category,
      is_late, is_invoiced)
  group by all
), added as (
  select hop, account_id, currency, customer_account_id, subscription_id, meter_category, is_late,
    is_invoiced,
    coalesce(charged_before, 0) - coalesce(lined.before, 0) as added_before,
    coalesce(charged_after, 0) - coalesce(lined.after, 0) as added_after,
    coalesce(rounding_before, 0) as rounding_before, coalesce(rounding_after, 0) as rounding_after
  from summed
  full join lined using (hop, account_id, currency, customer_account_id, subscription_id,
    meter_category, is_late, is_invoiced)
)
select hop, account_id, currency, customer_account_id, subscription_id, meter_category, is_late,
  is_invoiced,
  cast(added_before + rounding_before as decimal(38, 20)) as before,
  cast(added_after + rounding_after as decimal(38, 20)) as after,
  cast(case when added_before = 0 or added_after = 0 then added_after - added_before else 0 end
    as decimal(38, 20)) as rule,
  cast(case when added_before = 0 or added_after = 0 then 0 else added_after - added_before end
    as decimal(38, 20)) as price,
  cast(rounding_after - rounding_before as decimal(38, 20)) as rounding
from added
where added_before <> 0 or added_after <> 0 or rounding_before <> 0 or rounding_after <> 0
