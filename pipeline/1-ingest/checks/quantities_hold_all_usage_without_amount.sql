-- why: where a file has no amounts, its quantities are its control totals: they hold every record
--   without an amount, and no other.
-- fix: delete data/lake and run again; if it comes back, keep the file and report it.
with delivered as (
  select source_sha256, count(*) as usage_rows, sum(quantity) as quantity
  from usage_record
  where billing_currency = 'XXX'
  group by all
), counted as (
  select source_sha256, sum(usage_rows) as usage_rows, sum(wide_quantity) as quantity
  from source_quantity
  group by all
)
select source_sha256, delivered.usage_rows, counted.usage_rows as counted_rows,
  delivered.quantity, counted.quantity as counted_quantity
from delivered
full join counted using (source_sha256)
where delivered.usage_rows is distinct from counted.usage_rows
  or delivered.quantity is distinct from counted.quantity
