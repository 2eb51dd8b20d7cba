-- The charges that a limit or fee counts, each with the draft line on which it stands and the sum
-- of those after it: they add up to the amount before a limit; a fee takes its net to ten places.
-- grain: file, line_no, place
with counted as (
  select mine.file, mine.line_no, mine.amount_before, net.*
  from explained_added mine
  join net_charge net on net.account_id = mine.account_id and net.currency = mine.currency
    and net.is_invoiced = mine.is_invoiced and case
      when mine.kind = 'fee' then net.hop = mine.hop and net.is_late = mine.is_late
        and net.customer_account_id = mine.customer_account_id and net.tag_value = mine.tag_value
        and (mine.counted_category is null or mine.counted_category = net.meter_category)
        and (mine.counted_kind is null or mine.counted_kind = net.charge_kind)
      when mine.scope = 'line' then net.step = 1 and net.line_limit = mine.line_no
        and net.customer_account_id = mine.customer_account_id
        and net.subscription_id = mine.subscription_id and net.tax_product = mine.tax_product
        and net.tag_value = mine.tag_value
        and ends_with(mine.meter_category, concat(' · ', net.name))
      when mine.scope = 'subscription' then net.subscription_limit = mine.line_no
        and net.customer_account_id = mine.customer_account_id
        and net.subscription_id = mine.subscription_id
      else mine.scope = 'account' and net.account_limit = mine.line_no end
), placed as (
  select counted.*,
    row_number() over (
      partition by file, line_no
      order by step, abs(amount) desc, customer_account_id, subscription_id, name, charge_source,
        tax_product, charge_kind, meter_category, tag_value) as place,
    cast(sum(amount) over (partition by file, line_no) as decimal(38, 20)) as amount_all
  from counted
)
select placed.file, placed.line_no, placed.place, placed.name, placed.charge_source,
  placed.customer_account_id, placed.subscription_id, subscription_name.subscription_name,
  placed.amount, placed.amount_all,
  cast(placed.amount_before - placed.amount_all as decimal(38, 20)) as rounding,
  cast(coalesce(sum(placed.amount) over (
      partition by placed.file, placed.line_no order by placed.place
      rows between 1 following and unbounded following), 0) as decimal(38, 20)) as amount_after,
  named.charge_id, named.invoice_key, line.line_no as invoice_line_no
from placed
join named_charge named on named.hop = placed.hop and named.account_id = placed.account_id
  and named.currency = placed.currency and named.is_invoiced = placed.is_invoiced
  and named.customer_account_id = placed.customer_account_id
  and named.subscription_id = placed.subscription_id and named.meter_category = placed.name
  and named.charge_source = placed.charge_source and named.tax_product = placed.tax_product
  and named.is_late = placed.is_late and named.tag_value = placed.tag_value
left join invoice_line line on line.invoice_key = named.invoice_key
  and line.customer_account_id = named.customer_account_id
  and line.subscription_id = named.subscription_id
  and line.meter_category = named.meter_category and line.charge_source = named.charge_source
  and line.tax_product = named.tax_product and line.is_late = named.is_late
left join subscription_name on subscription_name.subscription_id = placed.subscription_id
