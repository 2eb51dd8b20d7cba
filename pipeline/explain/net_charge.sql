-- What an account owes in the order in which it came about: charges of usage, then what limits per
-- line, per subscription and per account made of them; each with the limits towards which it counts
-- (limit_charge, limit_part), and with category and kind for those fees that name them (fee_line).
-- grain: hop, account_id, currency, customer_account_id, subscription_id, name, charge_source,
--   tax_product, is_late, is_invoiced, charge_kind, meter_category, tag_value
with mine as (
  select distinct account_id from explained_charge where charge_source <> 'usage'
), own_charge as (
  select charge.*, line.line_no as line_limit, section.line_no as subscription_limit,
    whole.line_no as account_limit
  from usage_charge charge
  join mine using (account_id)
  left join limit_charge line on line.charge_no = charge.charge_no and line.scope = 'line'
  left join limit_charge section on section.charge_no = charge.charge_no
    and section.scope = 'subscription'
  left join limit_charge whole on whole.charge_no = charge.charge_no and whole.scope = 'account'
), own_limit as (
  select limits.* from account_limit limits join mine using (account_id)
), counted as (
  select added.*, whole.line_no as account_limit,
    row_number() over (
      partition by added.line_no, added.account_id, added.is_invoiced, added.customer_account_id,
        added.subscription_id, added.tax_product
      order by whole.place, whole.meter_category is null, whole.charge_kind is null,
        whole.line_no) as place
  from limited_subscription added
  join own_limit own using (account_id, line_no)
  left join own_limit whole on whole.account_id = own.account_id and whole.scope = 'account'
    and whole.hold_reason is null
    and (whole.meter_category is null or whole.meter_category = own.meter_category)
    and (whole.charge_kind is null or whole.charge_kind = own.charge_kind)
)
select 1 as step, hop, account_id, currency, is_invoiced, customer_account_id, subscription_id,
  charge_group as name, 'usage' as charge_source, tax_product, is_late, charge_kind,
  meter_category, line_limit, subscription_limit, account_limit, tag_value, amount
from own_charge
union all
select 2, charge.hop, charge.account_id, charge.currency, charge.is_invoiced,
  charge.customer_account_id, charge.subscription_id,
  concat(limits.text, ' · ', charge.charge_group),
  case when added.amount > 0 then 'minimum' else 'maximum' end, charge.tax_product, charge.is_late,
  charge.charge_kind, charge.meter_category, null, charge.subscription_limit,
  charge.account_limit, charge.tag_value, added.amount
from limited_line added
join own_charge charge using (charge_no)
join own_limit limits on limits.account_id = charge.account_id and limits.line_no = added.line_no
union all
select 3, limits.hop, limits.account_id, limits.currency, added.is_invoiced,
  added.customer_account_id, added.subscription_id, limits.text,
  case when added.amount > 0 then 'minimum' else 'maximum' end, added.tax_product, false,
  limits.charge_kind, limits.meter_category, null, null, added.account_limit, '',
  added.amount
from counted added
join own_limit limits using (account_id, line_no)
where added.place = 1
union all
select 4, limits.hop, limits.account_id, limits.currency, added.is_invoiced, limits.account_id,
  '', limits.text, case when added.amount > 0 then 'minimum' else 'maximum' end,
  added.tax_product, false, limits.charge_kind, limits.meter_category, null, null, null, '',
  added.amount
from limited_account added
join own_limit limits using (account_id, line_no)
