-- why: the reconciliation of an invoice charges more or less for a product than the daily
--   usage that bills it (B7).
-- fix: look for days or subscriptions that the daily file lacks, and for an adjustment; do
--   not close before it is told.
-- kind: finding
-- blocks: close
with class as (
  select part.source_sha256, part.usage_class_id, file.dataset, part.billing_currency, part.plan_id,
    coalesce(part.invoice_number, '') as invoice_number,
    coalesce(part.product_id, '') as product_id, coalesce(part.sku_id, '') as sku_id
  from usage_class_part part
  join source_file file using (source_sha256)
  left join not_billed other using (source_sha256, usage_class_id)
  where part.charge_kind = 'usage' and (file.dataset = 'daily_usage' and other.reason is null
    or file.dataset = 'reconciliation' and coalesce(other.reason, '') not like 'replaced%')
), both_have as (
  select invoice_number, plan_id, product_id, sku_id from class where dataset = 'reconciliation'
  intersect
  select invoice_number, plan_id, product_id, sku_id from class where dataset = 'daily_usage'
), summed as (
  select class.invoice_number, class.billing_currency, class.plan_id, class.product_id,
    class.sku_id, sum(part.cost) filter (where class.dataset = 'daily_usage') as daily_cost,
    sum(part.cost) filter (where class.dataset = 'reconciliation') as reconciled_cost,
    sum(part.usage_rows) as usage_rows
  from metered_part part
  join billing_run on part.billing_month = billing_run.period_start
  join class using (source_sha256, usage_class_id)
  join both_have using (invoice_number, plan_id, product_id, sku_id)
  group by all
)
select *, reconciled_cost - daily_cost as difference
from summed
-- the reconciliation cuts every line to cents
where abs(reconciled_cost - daily_cost) > 0.01 + 0.01 * usage_rows
order by all
