-- Lines of issued documents that come to something else (B32): what they came to with all earlier
-- corrections, what they come to now, and the difference. Now is what another run says, or nothing:
-- for the whole document, or for one line of it.
-- grain: corrects, line_no
with said as (
  select document.number, cast(line.line_no as integer) as line_no, 0 as place,
    line.customer_account_id, line.customer_name, line.subscription_id, line.subscription_name,
    line.meter_category, line.charge_source, line.tax_product, line.is_late, line.tax_category,
    line.tax_rate, line.quantity, line.net_price, line.amount_rounded as amount
  from standing_document document
  join invoice_line line using (invoice_key)
  union all
  select corrects, line_no, place, customer_account_id, customer_name, subscription_id,
    subscription_name, meter_category, charge_source, tax_product, is_late, tax_category, tax_rate,
    quantity_after, price_after, amount_after
  from earlier_line
), last_said as (
  select * exclude (place)
  from said
  qualify row_number() over (partition by number, customer_account_id, subscription_id,
    meter_category, charge_source, tax_product, is_late, tax_category, tax_rate
    order by place desc) = 1
), wanted as (
  select document.number, line.customer_account_id, line.customer_name, line.subscription_id,
    line.subscription_name, line.meter_category, line.charge_source, line.tax_product,
    line.is_late, line.tax_category, line.tax_rate, line.quantity, line.net_price,
    line.amount_rounded as amount
  from standing_document document
  join wanted_invoice_line line using (invoice_key)
  join correction_scope scope on scope.kind = 'run'
  union all
  -- where one line is taken back, the others stay what they are
  select last_said.* exclude (line_no)
  from last_said
  join correction_scope scope on scope.kind = 'line' and last_said.line_no <> scope.line_no
), compared as (
  select number, last_said.line_no, customer_account_id, subscription_id, meter_category,
    charge_source, tax_product, is_late, tax_category, tax_rate,
    coalesce(last_said.customer_name, wanted.customer_name) as customer_name,
    coalesce(last_said.subscription_name, wanted.subscription_name) as subscription_name,
    coalesce(last_said.quantity, 0) as quantity_before,
    coalesce(wanted.quantity, 0) as quantity_after,
    coalesce(last_said.net_price, wanted.net_price) as price_before,
    coalesce(wanted.net_price, last_said.net_price) as price_after,
    coalesce(last_said.amount, 0) as amount_before, coalesce(wanted.amount, 0) as amount_after
  from last_said
  full join wanted using (number, customer_account_id, subscription_id, meter_category,
    charge_source, tax_product, is_late, tax_category, tax_rate)
), numbered as (
  select number as corrects, compared.* exclude (number, line_no),
    row_number() over (partition by number order by line_no is null, line_no,
      customer_account_id, subscription_id, meter_category, charge_source, tax_product, is_late,
      tax_category, tax_rate) as line_no
  from compared
)
select corrects, line_no::varchar as line_no, customer_account_id, customer_name, subscription_id,
  subscription_name, meter_category, charge_source, tax_product, is_late::varchar as is_late,
  tax_category, tax_rate::varchar as tax_rate, quantity_before::varchar as quantity_before,
  quantity_after::varchar as quantity_after, price_before::varchar as price_before,
  price_after::varchar as price_after, amount_before::varchar as amount_before,
  amount_after::varchar as amount_after, (amount_after - amount_before)::varchar as amount
from numbered
where amount_after <> amount_before
order by corrects, numbered.line_no
