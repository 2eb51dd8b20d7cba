-- What counts towards a limit per account, by product: charges, what limits per line and per
-- subscription made of them, and nothing where an account that has a minimum of its own used
-- nothing. What a limit per subscription added counts as of the category and kind that it names.
-- grain: line_no, account_id, is_invoiced, tax_product
with ranked as (
  select added.account_id as account_id, added.is_invoiced as is_invoiced,
    added.tax_product as tax_product, added.amount as amount, limits.line_no as line_no,
    row_number() over (
      partition by added.line_no, added.account_id, added.is_invoiced, added.customer_account_id,
        added.subscription_id, added.tax_product
      order by limits.place,
        case when limits.meter_category is null then 1 else 0 end,
        case when limits.charge_kind is null then 1 else 0 end, limits.line_no) as place
  from limited_subscription added
  join account_limit own on added.account_id = own.account_id and added.line_no = own.line_no
  join account_limit limits on added.account_id = limits.account_id and limits.scope = 'account'
    and (limits.meter_category is null or limits.meter_category = own.meter_category)
    and (limits.charge_kind is null or limits.charge_kind = own.charge_kind)
  where limits.hold_reason is null
), part as (
  select counted.line_no as line_no, charge.account_id as account_id,
    charge.is_invoiced as is_invoiced, charge.tax_product as tax_product, charge.amount as amount
  from limit_charge counted
  join usage_charge charge on counted.charge_no = charge.charge_no
  where counted.scope = 'account'
  union all
  select counted.line_no as line_no, charge.account_id as account_id,
    charge.is_invoiced as is_invoiced, charge.tax_product as tax_product, line.amount as amount
  from limit_charge counted
  join usage_charge charge on counted.charge_no = charge.charge_no
  join limited_line line on charge.charge_no = line.charge_no
  where counted.scope = 'account'
  union all
  select ranked.line_no as line_no, ranked.account_id as account_id,
    ranked.is_invoiced as is_invoiced, ranked.tax_product as tax_product, ranked.amount as amount
  from ranked
  where ranked.place = 1
  union all
  select limits.line_no as line_no, limits.account_id as account_id,
    limits.is_invoiced as is_invoiced, 'fee' as tax_product, cast(0 as decimal(38, 20)) as amount
  from account_limit limits
  where limits.scope = 'account' and limits.is_own and limits.hold_reason is null
)
select part.line_no as line_no, part.account_id as account_id, part.is_invoiced as is_invoiced,
  part.tax_product as tax_product, cast(sum(part.amount) as decimal(38, 20)) as amount
from part
group by part.line_no, part.account_id, part.is_invoiced, part.tax_product
