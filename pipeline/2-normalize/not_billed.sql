-- Usage of the period that another record bills, so that each charge is billed once and nothing
-- falls between (B6, B7): what a later version replaced; consumption of the reconciliation that
-- daily usage has; exports of Cost Management and FOCUS of what Partner Center's files, or a better
-- export, cover. Control only: it is compared, never billed.
-- grain: source_sha256, usage_class_id
with versioned as (
  -- a class of an invoice that has usage of the month: seldom more than what was used
  select class.source_sha256, class.usage_class_id, file.dataset, class.customer_id, class.plan_id,
    class.subscription_id, coalesce(class.product_id, '') as product_id,
    coalesce(class.sku_id, '') as sku_id, slice.invoice_number, class.billing_currency,
    class.charge_kind, slice.replaced_because,
    -- who is asked first what a subscription used
    case file.dataset when 'cost_actual' then 2 when 'focus' then 3 when 'cost_amortized' then 4
      when 'cost_subscription' then 5 when 'own_service' then 9
      when 'utilization' then 9 else 1 end as place
  from usage_class_part class
  join source_slice slice on slice.source_sha256 = class.source_sha256
    and slice.partner_id = class.partner_id
    and slice.invoice_number = coalesce(class.invoice_number, '')
    and slice.billing_currency = class.billing_currency
  join billing_run on slice.billing_month = billing_run.period_start
  join source_file file on file.source_sha256 = class.source_sha256
), current_use as (
  select * from versioned where replaced_because is null
), daily as (
  select distinct invoice_number, plan_id, product_id, sku_id
  from current_use where dataset = 'daily_usage'
), covered as (
  select distinct place, charge_kind = 'usage' as is_usage, customer_id, subscription_id
  from current_use where place < 5 and billing_currency <> 'XXX'
), judged as (
  select versioned.source_sha256, versioned.usage_class_id,
    case
      when replaced_because is not null then concat('replaced: ', replaced_because)
      -- a rate card gives utilization the amounts that other records without any have elsewhere
      when dataset = 'legacy_daily_usage' or billing_currency = 'XXX' and dataset <> 'utilization'
        then 'control: it has no amounts'
      when dataset = 'reconciliation' and charge_kind = 'usage' and daily.plan_id is not null
        then 'control: daily usage bills it'
      when place between 2 and 5 and exists (
          select 1 from covered where covered.place < versioned.place
            and covered.is_usage = (versioned.charge_kind = 'usage')
            and (covered.subscription_id = versioned.subscription_id
              or covered.customer_id = versioned.customer_id and versioned.customer_id <> ''))
        then 'control: another dataset bills it' end as reason
  from versioned
  left join daily using (invoice_number, plan_id, product_id, sku_id)
)
select source_sha256, usage_class_id, reason
from judged
where reason is not null
