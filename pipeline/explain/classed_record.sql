-- The records found with the usage class they were metered in. What makes a class is said as
-- in usage_shape.sql and usage_class_shape.sql and compared with the classes of the run;
-- that no record is told to stand behind an amount which it is not part of is proved each
-- time, by number and by quantity.
-- grain: source_sha256, record_number
with classified as (
  select record.*,
    cast(coalesce(pec_percentage, 0) * 0.01 as decimal(9, 6)) as pec_rate,
    coalesce(credit_percentage = 100, false) as is_credit,
    coalesce(case when coalesce(charge_kind, 'usage') = 'usage' then meter_category
      else concat_ws(' · ', coalesce(sku_name, meter_category), charge_type,
        concat_ws('/', charge_start_date, charge_end_date),
        left(coalesce(reference_id, order_id), 8))
      end, '') as charge_group,
    case when billing_pre_tax_total <> 0 then null
      when reservation_order_id is not null then 'reservation'
      when lower(benefit_type) = 'savingsplan' then 'savings_plan' end as coverage,
    tags_among(record.tags, tag.names) as billing_tags
  from sought_record record
  cross join record_tag_name tag
  cross join billing_run
  -- a class is of one period already; the month of a charge may be that of its invoice
  where coalesce(charge_kind, 'usage') <> 'usage'
    or date_trunc('month', coalesce(billing_period_start, charge_start_date))
      = billing_run.period_start
), ordered as (
  select * exclude (benefit_order_id),
    case when charge_kind = 'purchase'
        then case when product_family in ('reservation', 'savings_plan')
          then lower(benefit_order_id) end
      when coverage = 'reservation' then lower(reservation_order_id)
      when coverage = 'savings_plan' then lower(benefit_order_id) end as benefit_order_id
  from classified
)
select record.source_sha256, record.record_number, class.usage_class_id, record.usage_date,
  record.quantity, record.billing_pre_tax_total as cost,
  coalesce(other.reason, card.not_billed_reason, case when old.usage_class_id is not null
    then 'too late' end) as not_billed_reason,
  case when old.usage_class_id is not null then billing_run.late_from end as too_late_before
from ordered record
join usage_class class on class.partner_id = lower(record.partner_id)
  and class.customer_id = lower(coalesce(record.customer_id, ''))
  and class.plan_id = lower(record.subscription_id)
  and class.subscription_id = lower(record.entitlement_id)
  and class.meter_id = coalesce(record.meter_id, '')
  and class.meter_category = coalesce(record.meter_category, '')
  -- what a rate card rates has no currency of its own
  and case class.cost_basis when 'rate_card' then 'XXX' else class.billing_currency end
    = upper(record.billing_currency)
  and case class.cost_basis when 'rate_card' then 'XXX' else class.pricing_currency end
    = upper(record.pricing_currency)
  and class.pec_rate = record.pec_rate
  and class.is_credit = record.is_credit and class.coverage is not distinct from record.coverage
  and class.benefit_order_id is not distinct from record.benefit_order_id
  and class.product_id is not distinct from record.product_id
  and class.sku_id is not distinct from record.sku_id
  and class.meter_sub_category is not distinct from record.meter_sub_category
  and class.meter_name is not distinct from record.meter_name
  and class.meter_region is not distinct from record.meter_region
  and class.publisher_name is not distinct from record.publisher_name
  and class.unit_type is not distinct from record.unit_type
  and class.reseller_mpn_id is not distinct from record.reseller_mpn_id
  and class.invoice_number is not distinct from record.invoice_number
  and class.charge_kind = coalesce(record.charge_kind, 'usage')
  and class.charge_group = record.charge_group
  and class.product_family is not distinct from record.product_family
  and class.billing_tags is not distinct from record.billing_tags
  and (class.charge_kind = 'usage'
    or class.charge_type is not distinct from record.charge_type
    and class.charge_start_date is not distinct from record.charge_start_date
    and class.charge_end_date is not distinct from record.charge_end_date
    and class.term_start_date is not distinct from record.subscription_start_date
    and class.term_end_date is not distinct from record.subscription_end_date
    and class.promotion_id is not distinct from record.promotion_id
    and class.vendor_unit_price is not distinct from record.unit_price
    and class.vendor_effective_price is not distinct from record.effective_unit_price)
left join not_billed other on other.source_sha256 = record.source_sha256
  and other.usage_class_id = class.usage_class_id
left join utilization_cost card on card.source_sha256 = record.source_sha256
  and card.usage_class_id = class.usage_class_id and card.usage_date = record.usage_date
left join too_late_usage old on old.source_sha256 = record.source_sha256
  and old.usage_class_id = class.usage_class_id and old.usage_date = record.usage_date
cross join billing_run
