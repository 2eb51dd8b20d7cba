-- What the run bills, holds, or holds out as too late, of an invoice per plan, product, SKU and
-- kind of line: cost as delivered; and what of it nobody is billed for, since customer, reseller or
-- seller is not known (B4) or it came too late (B29).
-- grain: seller_id, invoice_number, billing_currency, line_kind, plan_id, product_id, sku_id
with class as (
  select class.usage_class_id, coalesce(partner.seller_id, '') as seller_id,
    upper(class.invoice_number) as invoice_number, class.billing_currency, class.plan_id,
    coalesce(class.product_id, '') as product_id, coalesce(class.sku_id, '') as sku_id,
    class.charge_kind, coalesce(class.product_family, 'other') as product_family
  from usage_class class
  left join partner_seller partner using (partner_id)
  where class.invoice_number <> ''
), part as (
  select part.usage_class_id, file.dataset,
    sum(part.wide_cost) filter (part.not_billed_reason is null or part.is_too_late) as cost,
    sum(part.wide_cost) filter (part.is_too_late) as too_late_cost
  from period_part part
  join source_file file using (source_sha256)
  group by all
), held as (
  select usage_class_id, usage_date, max(cost) as cost
  from held_line
  where hold_reason in ('unknown_seller', 'unknown_customer', 'unknown_reseller', 'unassigned',
    'seller_mismatch')
  group by all
), unassigned as (
  select usage_class_id, sum(cost) as cost from held group by all
)
select class.seller_id, class.invoice_number, class.billing_currency,
  line_kind_of(part.dataset, class.charge_kind, class.product_family) as line_kind,
  class.plan_id, class.product_id, class.sku_id,
  cast(sum(coalesce(part.cost, 0)) as decimal(38, 18)) as cost,
  -- a class is in one dataset but for what repeats: what is held is held once
  cast(sum(case when part.cost is null then 0 else coalesce(unassigned.cost, 0) end
      + coalesce(part.too_late_cost, 0))
    as decimal(38, 18)) as unassigned_cost
from part
join class using (usage_class_id)
left join unassigned using (usage_class_id)
where part.dataset in ('daily_usage', 'reconciliation', 'legacy_usage', 'legacy_license')
group by all
