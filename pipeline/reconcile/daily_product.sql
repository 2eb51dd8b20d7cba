-- Daily usage of an invoice per plan, product and SKU, as the reconciliation charges it: quantity
-- without what a benefit covers, the total at the rate of each record, and what the record's own
-- total differs from that. Records of another month count apart: this run leaves them out.
-- grain: seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id
with record as (
  select slice.seller_id, slice.invoice_number, slice.billing_currency, slice.is_of_period,
    lower(usage.subscription_id) as plan_id, lower(coalesce(usage.customer_id, '')) as customer_id,
    coalesce(usage.product_id, '') as product_id, coalesce(usage.sku_id, '') as sku_id,
    usage.usage_date, usage.usage_date < billing_run.period_start as is_late,
    usage.unit_price,
    coalesce(usage.pec_percentage, 0) as pec_percentage,
    cast(round(usage.pc_to_bc_exchange_rate, 9) as decimal(14, 9)) as exchange_rate,
    usage.billing_pre_tax_total = 0 and (usage.reservation_order_id is not null
      or lower(usage.benefit_type) = 'savingsplan') as is_covered,
    cast(round(usage.quantity, 10) as decimal(20, 10)) as quantity,
    cast(round(usage.pricing_pre_tax_total, 10) as decimal(22, 10)) as pricing_total,
    usage.billing_pre_tax_total as cost
  from daily_record usage
  cross join billing_run
  join vendor_slice slice on slice.source_sha256 = usage.source_sha256
    and slice.partner_id = lower(usage.partner_id)
    and slice.slice_invoice = coalesce(usage.invoice_number, '')
    and slice.billing_currency = upper(usage.billing_currency)
    and slice.billing_month = cast(date_trunc('month',
      coalesce(usage.billing_period_start, usage.charge_start_date)) as date)
  where slice.dataset = 'daily_usage' and usage.bad is null
), rated as (
  select *, cast(case when exchange_rate is null then cost
      else round(cast(pricing_total * exchange_rate as decimal(36, 19)), 10) end
      as decimal(38, 18)) as rated_cost
  from record
)
select seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id,
  min(customer_id) as customer_id,
  cast(coalesce(sum(quantity) filter (is_of_period and not is_covered), 0) as decimal(38, 10))
    as quantity,
  cast(coalesce(sum(quantity) filter (is_of_period), 0) as decimal(38, 10)) as all_quantity,
  cast(coalesce(sum(quantity) filter (is_of_period and is_late and not is_covered), 0)
    as decimal(38, 10)) as late_quantity,
  cast(coalesce(sum(cost) filter (is_of_period and is_late), 0) as decimal(38, 18)) as late_cost,
  cast(coalesce(sum(pricing_total) filter (is_of_period), 0) as decimal(38, 10)) as pricing_total,
  cast(coalesce(sum(rated_cost) filter (is_of_period), 0) as decimal(38, 18)) as rated_cost,
  cast(coalesce(sum(cost) filter (is_of_period), 0) as decimal(38, 18)) as cost,
  -- a record that is more than a cent off its own price was not rounded: it is wrong
  cast(coalesce(sum(cost - rated_cost) filter (is_of_period and abs(cost - rated_cost) > 0.01), 0)
    as decimal(38, 18)) as unexplained,
  cast(coalesce(sum(cost) filter (not is_of_period), 0) as decimal(38, 18)) as other_period_cost,
  min(exchange_rate) filter (is_of_period) as least_rate,
  max(exchange_rate) filter (is_of_period) as most_rate,
  min(unit_price) filter (is_of_period and not is_covered) as least_price,
  max(unit_price) filter (is_of_period and not is_covered) as most_price,
  min(pec_percentage) filter (is_of_period and cost <> 0) as least_pec,
  max(pec_percentage) filter (is_of_period and cost <> 0) as most_pec,
  count(*) filter (is_of_period) as usage_rows
from rated
group by all
