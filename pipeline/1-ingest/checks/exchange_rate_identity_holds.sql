-- why: pricing total times the file's exchange rate should give its billing
--   total (B11), and does not.
-- fix: compare some rows with Microsoft's invoice before closing; cost stays the
--   billing total of the file.
-- kind: finding
with summed as (
  select source_sha256, pc_to_bc_exchange_rate as exchange_rate, count(*) as usage_rows,
    sum(pricing_pre_tax_total) as pricing_total, sum(billing_pre_tax_total) as cost
  from usage_record
  join source_file using (source_sha256)
  -- only daily usage gives both totals as they were calculated
  where pc_to_bc_exchange_rate between 0 and 100000 and source_file.dataset = 'daily_usage'
  group by all
), compared as (
  select summed.*, cast(round(pricing_total, 6) as decimal(20, 6))
      * cast(round(exchange_rate, 12) as decimal(18, 12)) as expected_cost
  from summed
)
select source_sha256, exchange_rate, usage_rows, pricing_total, cost, expected_cost
from compared
-- Microsoft may cut every line to whole cents
where abs(expected_cost - cost) > usage_rows * 0.01
order by all
