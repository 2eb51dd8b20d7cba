-- The bridge from daily usage to the invoice per plan, product and SKU: the amount of each cause.
-- Without a line the invoice does not charge it; without daily usage its line bills (B7). Up to a
-- cent is rounding.
-- grain: seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id
with quarantined as (
  select seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id,
    sum(cost) filter (dataset = 'daily_usage') as daily_cost,
    sum(cost) filter (dataset <> 'daily_usage') as line_cost
  from quarantined_product group by all
), held as (
  select seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id,
    sum(unassigned_cost) filter (line_kind = 'daily_usage') as daily_unassigned,
    sum(unassigned_cost) filter (line_kind = 'usage') as line_unassigned,
    sum(cost - unassigned_cost) filter (line_kind = 'usage') as line_billed
  from billed_product group by all
), known as (
  select pair.*, has_line and has_daily as is_pair, has_line and not has_daily as is_line_only,
    not has_line and document.has_reconciliation as is_not_charged,
    coalesce(quarantined.daily_cost, 0) as quarantined_cost,
    coalesce(quarantined.line_cost, 0) as quarantined_line,
    coalesce(held.daily_unassigned, 0) as daily_unassigned,
    case when has_daily then 0 else coalesce(held.line_unassigned, 0) end as line_unassigned,
    coalesce(held.line_billed, 0) as line_billed
  from product_pair pair
  join vendor_document document using (seller_id, invoice_number, billing_currency)
  left join quarantined using (seller_id, invoice_number, billing_currency, plan_id, product_id,
    sku_id)
  left join held using (seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id)
), lacking as (
  -- what the daily files lack of the invoice, and what they have beyond it
  select *, case when is_line_only then subtotal - line_unexplained - line_unassigned
      when quantity_cost > 0.01 then quantity_cost else 0 end as lack,
    case when is_not_charged then -cost when quantity_cost < -0.01 then quantity_cost else 0 end
      as beyond
  from known
), known_beyond as (
  -- what is not charged, since its line is in quarantine: daily usage bills it
  select *, case when beyond < 0 then greatest(0, least(-beyond, quarantined_line)) else 0 end
      as line_in_quarantine
  from lacking
), found as (
  select *, greatest(0, least(lack, quarantined_cost)) as quarantined,
    greatest(0, least(lack - greatest(0, least(lack, quarantined_cost)), other_period_cost))
      as out_of_period,
    case when is_not_charged then -late_cost
      when beyond <> 0 and late_cost <> 0
        and (more_quantity = -late_quantity or abs(beyond + late_cost) <= 0.01) then beyond
      else 0 end as late
  from known_beyond
), split as (
  select *, case when is_pair and abs(price_cost) > 0.01 then price_cost else 0 end as other,
    cost - daily_unassigned as daily_usage, daily_unassigned + line_unassigned as unassigned,
    lack - quarantined - out_of_period as lacks,
    beyond - late + line_in_quarantine as not_charged
  from found
)
select seller_id, invoice_number, billing_currency, plan_id, product_id, sku_id, customer_id,
  has_line, has_daily, line_quantity, daily_quantity,
  cast(subtotal as decimal(38, 18)) as subtotal, cast(cost as decimal(38, 18)) as daily_cost,
  cast(daily_usage as decimal(38, 18)) as daily_usage,
  cast(case when is_line_only and product_family = 'marketplace' then lacks else 0 end
    as decimal(38, 18)) as marketplace,
  cast(case when is_line_only and product_family = 'marketplace' then 0 else lacks end
    as decimal(38, 18)) as missing,
  cast(case when line_in_quarantine > 0 and not_charged >= -0.01 then 0 else not_charged end
    as decimal(38, 18)) as surplus, cast(late as decimal(38, 18)) as late,
  cast(quarantined - line_in_quarantine as decimal(38, 18)) as quarantined,
  cast(unassigned as decimal(38, 18)) as unassigned,
  cast(out_of_period as decimal(38, 18)) as out_of_period,
  cast(case when not is_other_pec and is_other_price then other else 0 end as decimal(38, 18))
    as price,
  cast(case when is_other_pec then other else 0 end as decimal(38, 18)) as pec,
  cast(fx as decimal(38, 18)) as fx,
  cast(case when is_pair then line_rounding + rated_cost - cost - daily_unexplained
      + quantity_cost + price_cost - lack - beyond - other else 0 end
    + case when line_in_quarantine > 0 and not_charged >= -0.01 then not_charged else 0 end
    as decimal(38, 18)) as rounding,
  cast(line_unexplained + case when is_pair then daily_unexplained
      + case when is_other_pec or is_other_price then 0 else other end else 0 end
    as decimal(38, 18)) as unexplained,
  -- a line that bills since daily usage lacks
  cast(line_billed as decimal(38, 18)) as line_billed
from split
