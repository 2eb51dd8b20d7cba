-- Every line of the reconciliation of an invoice, computed again by the documented rules
-- (csp-formats 1b and 2.6): effective price times quantity times exchange rate, and where it was
-- cut to cents. What no rule gives is left over. Cost stays Subtotal (B10).
-- grain: source_sha256, record_number
with line as (
  select slice.seller_id, slice.invoice_number, slice.billing_currency, slice.is_of_period,
    record.source_sha256, record.record_number, lower(record.subscription_id) as plan_id,
    lower(coalesce(record.customer_id, '')) as customer_id,
    coalesce(record.product_id, '') as product_id, coalesce(record.sku_id, '') as sku_id,
    coalesce(record.charge_kind, 'usage') as charge_kind, slice.dataset,
    coalesce(record.product_family, 'other') as product_family,
    record.quantity, cast(round(record.quantity, 10) as decimal(20, 10)) as units,
    cast(round(record.effective_unit_price, 10) as decimal(18, 10)) as price,
    cast(round(coalesce(record.pc_to_bc_exchange_rate, 1), 9) as decimal(14, 9)) as exchange_rate,
    record.unit_price, coalesce(record.pec_percentage, 0) as pec_percentage,
    record.billing_pre_tax_total as subtotal, coalesce(record.tax_total, 0) as tax_total
  from line_record record
  join vendor_slice slice on slice.source_sha256 = record.source_sha256
    and slice.partner_id = lower(record.partner_id)
    and slice.slice_invoice = coalesce(record.invoice_number, '')
    and slice.billing_currency = upper(record.billing_currency)
  where slice.dataset <> 'daily_usage' and record.bad is null
), priced as (
  select *, cast(round(cast(price * exchange_rate as decimal(32, 19)), 10) as decimal(22, 10))
      as exact_unit_cost,
    cast(round(cast(price * units as decimal(38, 20)), 10) as decimal(22, 10)) as pricing_total
  from line
), computed as (
  select *,
    cast(round(cast(pricing_total * exchange_rate as decimal(36, 19)), 10) as decimal(28, 10))
      as exact_cost,
    cut_cents(cast(cut_cents(pricing_total) * exchange_rate as decimal(36, 19))) as cut_twice,
    cast(cut_cents(exact_unit_cost) * units as decimal(38, 12)) as cut_per_unit
  from priced
), ruled as (
  select *,
    case when price is null or dataset <> 'reconciliation' then 'as delivered'
      when subtotal = cut_twice then 'price times quantity cut, then times rate cut'
      when subtotal = cut_cents(exact_cost) then 'cut to cents once'
      when subtotal = cut_per_unit then 'cut per unit, then times quantity'
      when subtotal = round(exact_cost, 2) then 'half up to cents'
      when abs(subtotal - exact_cost) <= 0.01 then 'within a cent' else 'none' end as rounding_rule
  from computed
)
select seller_id, invoice_number, billing_currency, source_sha256, record_number, is_of_period,
  line_kind_of(dataset, charge_kind, product_family) as line_kind,
  product_family, customer_id, plan_id, product_id, sku_id, units as quantity, unit_price,
  exchange_rate, pec_percentage, pricing_total, rounding_rule, subtotal, tax_total,
  cast(case rounding_rule when 'as delivered' then subtotal else exact_cost end
    as decimal(38, 18)) as exact_cost,
  cast(case when rounding_rule in ('as delivered', 'none') then 0 else subtotal - exact_cost end
    as decimal(38, 18)) as rounding,
  cast(case rounding_rule when 'none' then subtotal - exact_cost else 0 end as decimal(38, 18))
    as unexplained
from ruled
