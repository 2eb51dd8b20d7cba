-- The lines of every draft: here, and only here, an amount is rounded (B27). What is of the account
-- as a whole comes last. A purchase has its quantity and the price of one where these, rounded, are
-- the amount; anything else is one service, and minus one where it is given back.
-- grain: invoice_key, line_no
with line as (
  select draft.*, customer.name as customer_name, subscription_name.subscription_name,
    tax.tax_category, tax.tax_rate, waived.free_reason, currency.minor_units,
    round_to_minor(draft.amount, currency.minor_units) as amount_rounded,
    seats.quantity as seats, seats.net_price as seat_price
  from draft_charge draft
  join account_tax tax on tax.account_id = draft.account_id
    and tax.tax_product = draft.tax_product
  join currency on currency.currency = draft.currency
  join subscription_name using (subscription_id)
  left join (
    select 'usage' as charge_source, account_id, currency, customer_account_id, subscription_id,
      meter_category, tax_product, is_late, tag_value,
      string_agg(distinct reason, '; ' order by reason) as free_reason
    from waived_usage where is_invoiced and treatment = 'free' group by all
  ) waived on waived.charge_source = draft.charge_source and waived.account_id = draft.account_id
    and waived.currency = draft.currency
    and waived.customer_account_id = draft.customer_account_id
    and waived.subscription_id = draft.subscription_id
    and waived.meter_category = draft.meter_category
    and waived.tax_product = draft.tax_product and waived.is_late = draft.is_late
    and waived.tag_value = draft.tag_value
  join (
    select account_id, arg_max(name, valid_from) as name from account cross join billing_run
    where valid_from <= billing_run.period_last_day group by account_id
  ) customer on customer.account_id = draft.customer_account_id
  left join (
    select 'usage' as charge_source, * from line_quantity
  ) seats on seats.charge_source = draft.charge_source
    and seats.account_id = draft.account_id and seats.currency = draft.currency
    and seats.customer_account_id = draft.customer_account_id
    and seats.subscription_id = draft.subscription_id
    and seats.meter_category = draft.meter_category
    and seats.tax_product = draft.tax_product and seats.is_late = draft.is_late
    and seats.tag_value = draft.tag_value
), counted as (
  select *, coalesce(
      round_to_minor(seats * seat_price, minor_units) = amount_rounded, false) as has_seats
  from line
)
select invoice_key,
  row_number() over (partition by invoice_key
    order by subscription_id = '' and customer_account_id = account_id,
      customer_name, customer_account_id, subscription_id = '',
      subscription_name, subscription_id, is_late,
      charge_source <> 'usage', meter_category, charge_source, tax_product) as line_no,
  customer_account_id, customer_name, subscription_id, subscription_name, meter_category,
  charge_source, tax_product, is_late, tax_category, tax_rate, amount as amount_exact,
  amount_rounded,
  cast(cast(amount_rounded as decimal(38, 20)) - amount as decimal(38, 20)) as rounding,
  cast(case when has_seats then seats when amount_rounded < 0 then -1 else 1 end
    as decimal(20, 10)) as quantity,
  cast(case when has_seats then seat_price else abs(amount_rounded) end as decimal(22, 10))
    as net_price,
  usage_rows, free_reason
from counted
