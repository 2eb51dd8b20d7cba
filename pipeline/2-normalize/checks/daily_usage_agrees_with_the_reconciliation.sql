-- why: the reconciliation of an invoice charges more or less for a product than the daily usage that bills it (B7).
-- fix: look for days or subscriptions that the daily file lacks, and for an adjustment; do not close before it is told.
-- kind: finding
with used as (
  select file.dataset, class.billing_currency, coalesce(class.invoice_number, '') as invoice_number, class.plan_id,
    coalesce(class.product_id, '') as product_id, coalesce(class.sku_id, '') as sku_id, part.usage_rows, part.cost
  from metered_part part
  join billing_run on part.billing_month = billing_run.period_start
  join usage_class_part class using (source_sha256, usage_class_id)
  join source_file file using (source_sha256)
  left join not_billed other using (source_sha256, usage_class_id)
  where class.charge_kind = 'usage' and (other.reason is null or other.reason = 'control: daily usage bills it')
), summed as (
  select invoice_number, billing_currency, plan_id, product_id, sku_id,
    sum(cost) filter (where dataset = 'daily_usage') as daily_cost,
    sum(cost) filter (where dataset = 'reconciliation') as reconciled_cost, sum(usage_rows) as usage_rows
  from used
  where dataset in ('daily_usage', 'reconciliation')
  group by all
)
select *, reconciled_cost - daily_cost as difference
from summed
-- the reconciliation cuts every line to cents
where abs(reconciled_cost - daily_cost) > 0.01 + 0.01 * usage_rows
order by all
