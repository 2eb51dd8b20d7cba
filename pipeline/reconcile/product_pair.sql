-- Consumption of an invoice per plan, product and SKU: what daily usage has beside what the
-- reconciliation charges, and the steps from one to the other: the exchange rate, then the
-- quantity; what is left is the price. Exact: each step is what the steps before leave over.
-- grain: seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id
with line as (
  select seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id,
    min(customer_id) as customer_id, min(product_family) as product_family,
    sum(subtotal) as subtotal, sum(exact_cost) as exact_cost, sum(rounding) as rounding,
    sum(unexplained) as unexplained, sum(quantity) as quantity,
    cast(sum(pricing_total) as decimal(38, 10)) as pricing_total, count(*) as lines,
    min(exchange_rate) as least_rate, max(exchange_rate) as most_rate,
    min(unit_price) as least_price, max(unit_price) as most_price,
    min(pec_percentage) filter (subtotal <> 0) as least_pec,
    max(pec_percentage) filter (subtotal <> 0) as most_pec
  from reconciled_line
  where line_kind = 'usage' and is_of_period
  group by all
), paired as (
  select coalesce(line.seller_id, daily.seller_id) as seller_id,
    coalesce(line.invoice_number, daily.invoice_number) as invoice_number,
    coalesce(line.billing_currency, daily.billing_currency) as billing_currency,
    coalesce(line.plan_id, daily.plan_id) as plan_id,
    coalesce(line.product_id, daily.product_id) as product_id,
    coalesce(line.sku_id, daily.sku_id) as sku_id,
    coalesce(line.customer_id, daily.customer_id) as customer_id,
    coalesce(line.product_family, 'azure') as product_family,
    line.lines is not null as has_line, coalesce(daily.usage_rows, 0) > 0 as has_daily,
    coalesce(line.subtotal, 0) as subtotal, coalesce(line.exact_cost, 0) as exact_cost,
    coalesce(line.rounding, 0) as line_rounding, coalesce(line.unexplained, 0) as line_unexplained,
    coalesce(daily.cost, 0) as cost, coalesce(daily.rated_cost, 0) as rated_cost,
    -(coalesce(daily.unexplained, 0)) as daily_unexplained,
    coalesce(daily.late_cost, 0) as late_cost, coalesce(daily.late_quantity, 0) as late_quantity,
    coalesce(daily.other_period_cost, 0) as other_period_cost,
    coalesce(line.quantity, 0) as line_quantity, coalesce(daily.quantity, 0) as daily_quantity,
    -- whether covered quantity counts is not documented: where it does, all agrees with it
    case when line.quantity = daily.all_quantity then 0
      else coalesce(line.quantity, 0) - coalesce(daily.quantity, 0) end as more_quantity,
    coalesce(line.pricing_total, 0) as line_pricing, coalesce(daily.pricing_total, 0)
      as daily_pricing,
    line.least_rate = daily.least_rate and line.most_rate = daily.most_rate as is_same_rate,
    case when line.least_rate = line.most_rate and daily.least_rate = daily.most_rate
      then cast(line.most_rate - daily.most_rate as decimal(14, 9)) end as rate_change,
    line.least_pec is distinct from daily.least_pec
      or line.most_pec is distinct from daily.most_pec as is_other_pec,
    line.least_price is distinct from daily.least_price
      or line.most_price is distinct from daily.most_price
      or line.least_price <> line.most_price as is_other_price,
    -- usage that lacks on one side may be all of what had that credit or price
    more_quantity <> 0 and (least(line.least_pec, daily.least_pec), greatest(line.most_pec,
        daily.most_pec), least(line.least_price, daily.least_price),
        greatest(line.most_price, daily.most_price))
      = case when more_quantity > 0 then (line.least_pec, line.most_pec, line.least_price,
          line.most_price) else (daily.least_pec, daily.most_pec, daily.least_price,
          daily.most_price) end as is_of_quantity
  from line
  full join daily_product daily using (seller_id, invoice_number, billing_currency, plan_id,
    product_id, sku_id)
), exchanged as (
  select *, cast(case when not (has_line and has_daily) or is_same_rate then 0
      when rate_change is not null
        then cast(daily_pricing as decimal(22, 10)) * rate_change
      else coalesce(portion(exact_cost, daily_pricing, line_pricing) - rated_cost, 0) end
      as decimal(38, 18)) as fx
  from paired
), counted as (
  select *, cast(case when not (has_line and has_daily) then 0 else exact_cost - rated_cost - fx end
      as decimal(38, 18)) as unrated,
    cast(case when not (has_line and has_daily) or more_quantity = 0 then 0
      else coalesce(portion(exact_cost, more_quantity, line_quantity),
        exact_cost - rated_cost - fx) end as decimal(38, 18)) as quantity_cost
  from exchanged
)
select * exclude (is_same_rate, rate_change, is_of_quantity, quantity_cost, unrated),
  -- where prices are alike, only quantity can be behind the rest: tiers, averages
  cast(case when is_of_quantity then unrated else quantity_cost end as decimal(38, 18))
    as quantity_cost,
  cast(case when is_of_quantity then 0 else unrated - quantity_cost end as decimal(38, 18))
    as price_cost
from counted
