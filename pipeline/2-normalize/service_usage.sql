-- Our own recurring services of the period as charges: each row of services.csv by its active days
-- (B14). Quantity and cost are the month's times days over days of the month, to 10 places; a cost
-- in another currency is converted at the cost rate of the month, or keeps its currency and holds
-- the account. A reseller that has a service is its own customer.
-- grain: source_sha256, usage_class_id, usage_date
with active as (
  select service.*, run.period_start, strftime(run.period_start, '%Y-%m') as period,
    greatest(service.valid_from, run.period_start) as first_date,
    least(service.valid_to - 1, run.period_last_day) as last_date,
    date_diff('day', run.period_start, run.period_last_day) + 1 as month_days
  from service cross join billing_run run
  where service.valid_from <= run.period_last_day and service.valid_to > run.period_start
), holder as (
  select account.account_id, any_value(seller.billing_currency) as book_currency,
    any_value(lower(trim(split_part(seller.partner_tenant_ids, ';', 1)))) as partner_id,
    arg_max(case account.kind when 'customer' then lower(account.tenant_id)
      else concat('reseller:', lower(account.account_id)) end, account.valid_from) as customer_id
  from account join seller using (seller_id)
  group by account.account_id
), plan as (
  select lower(subscription_id) as subscription_id, min(lower(plan_id)) as plan_id
  from usage_class_part
  group by all
), counted as (
  select active.*, cast(date_diff('day', first_date, last_date) + 1 as bigint) as active_days,
    holder.partner_id, holder.customer_id, holder.book_currency,
    coalesce(active.subscription_id, 'services') as section,
    coalesce(plan.plan_id, active.subscription_id, 'services') as plan_id,
    coalesce(active.cost_currency, holder.book_currency) as own_currency, fx_rate.rate,
    cast(active.quantity * 10000000000 as hugeint) as units,
    cast(active.unit_cost * 10000000000 as hugeint) as unit_cost_units
  from active
  join holder using (account_id)
  left join plan on plan.subscription_id = active.subscription_id
  left join fx_rate on fx_rate.kind = 'cost' and fx_rate.month = active.period
    and fx_rate.from_currency = active.cost_currency
    and fx_rate.to_currency = holder.book_currency
), shared as (
  -- half away from zero: nothing here is negative
  select *,
    cast((2 * units * active_days + month_days) // (2 * month_days) as decimal(20, 0))
      * cast(0.0000000001 as decimal(10, 10)) as quantity_of_days,
    cast((2 * units * unit_cost_units * active_days + month_days * 10000000000)
        // (2 * month_days * 10000000000) as decimal(22, 0))
      * cast(0.0000000001 as decimal(10, 10)) as own_cost,
    case when rate is null then own_currency else book_currency end as billing_currency,
    concat_ws(' · ', name, concat(first_date, '/', last_date)) as charge_group
  from counted
)
select file as source_sha256,
  cast(md5_number_lower(concat_ws(chr(31), 'service', partner_id, customer_id, section, service_id,
    billing_currency, charge_group)) >> 1 as bigint) as usage_class_id,
  cast(first_date as date) as usage_date, line_no, partner_id, customer_id, plan_id,
  section as subscription_id, service_id as sku_id, name as meter_name, billing_currency,
  charge_group, quantity as quantity_of_month, active_days,
  cast(month_days as bigint) as month_days,
  cast(quantity_of_days as decimal(20, 10)) as quantity, unit_cost, own_currency as cost_currency,
  cast(own_cost as decimal(22, 10)) as own_cost, cast(rate as decimal(15, 9)) as cost_rate,
  cast(case when rate is null then own_cost
    else round(cast(own_cost as decimal(22, 10)) * rate, 10) end as decimal(22, 10)) as cost
from shared
