-- why: what a subscription and meter cost on a day is shared by the records of that day, exactly.
-- fix: nothing in the files can mend it; keep them and report it, and do not invoice from this run.
with shared as (
  select used.scope_id, used.meter_key, used.usage_date, sum(part.list_amount) as list_amount,
    sum(part.cost) as cost
  from utilization_cost part
  join utilization_usage used using (source_sha256, usage_class_id, usage_date)
  where part.billing_currency is not null
  group by all
)
select scope_id, meter_key, usage_date, day.list_amount, shared.list_amount as shared_list_amount,
  day.cost, shared.cost as shared_cost
from utilization_day day
full join shared using (scope_id, meter_key, usage_date)
where day.list_amount is distinct from shared.list_amount or day.cost is distinct from shared.cost
