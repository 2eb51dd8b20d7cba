-- The row of services.csv behind each part, with what made quantity and cost of it (B14).
-- grain: part_key
select line.part_key, service.source_sha256 as file, service.line_no, service.quantity_of_month,
  service.active_days, service.month_days, service.quantity,
  line.usage_date as first_date,
  cast(line.usage_date + cast(service.active_days - 1 as integer) as date) as last_date,
  service.unit_cost, service.cost_currency, service.own_cost, service.cost_rate,
  cost_rate.file as cost_rate_file, cost_rate.line_no as cost_rate_line_no, service.cost,
  service.billing_currency
from explained_line line
join service_usage service using (usage_class_id, usage_date)
left join fx_rate cost_rate on cost_rate.kind = 'cost' and cost_rate.month = line.usage_month
  and cost_rate.from_currency = service.cost_currency
  and cost_rate.to_currency = service.billing_currency and service.cost_rate is not null
