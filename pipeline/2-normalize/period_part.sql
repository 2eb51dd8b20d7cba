-- What every file holds of the period per class and day, with what it costs: the vendor's total, or
-- what the rate card makes of utilization; and why it is not billed: another record bills it (B6,
-- B7), or it is too late. Services stand in a file of rates/, which is a source like any other.
-- grain: source_sha256, usage_class_id, usage_date
select part.source_sha256 as source_sha256, part.usage_class_id as usage_class_id,
  part.usage_date as usage_date, part.usage_rows as usage_rows, part.quantity as wide_quantity,
  cast(coalesce(card.cost, part.cost) as decimal(38, 18)) as wide_cost,
  -- the card is in one currency, and its rates are the list
  cast(coalesce(card.cost, part.pricing_total) as decimal(38, 18)) as wide_pricing_total,
  cast(coalesce(card.list_amount, part.list_amount) as decimal(38, 20)) as wide_list_amount,
  coalesce(other.reason, card.not_billed_reason, case when old.usage_class_id is not null
    then 'too late' end) as not_billed_reason,
  old.usage_class_id is not null as is_too_late
from metered_part part
join billing_run run on part.billing_month = run.period_start
left join not_billed other on part.source_sha256 = other.source_sha256
  and part.usage_class_id = other.usage_class_id
left join utilization_cost card on part.source_sha256 = card.source_sha256
  and part.usage_class_id = card.usage_class_id and part.usage_date = card.usage_date
left join too_late_usage old on part.source_sha256 = old.source_sha256
  and part.usage_class_id = old.usage_class_id and part.usage_date = old.usage_date
union all
select service.source_sha256 as source_sha256, service.usage_class_id as usage_class_id,
  service.usage_date as usage_date, cast(1 as bigint) as usage_rows,
  cast(service.quantity as decimal(38, 18)) as wide_quantity,
  cast(service.cost as decimal(38, 18)) as wide_cost,
  cast(service.cost as decimal(38, 18)) as wide_pricing_total,
  cast(null as decimal(38, 20)) as wide_list_amount, cast(null as string) as not_billed_reason,
  false as is_too_late
from service_usage service
