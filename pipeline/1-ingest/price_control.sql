-- What every file of price inputs held: records by our own count, rows taken, quarantine.
-- grain: source_sha256
with taken as (
  select source_sha256, rounded from vendor_price
  union all select source_sha256, rounded from vendor_fx_rate
  union all select source_sha256, rounded from vendor_margin
  union all select source_sha256, rounded from vendor_promotion
  union all select source_sha256, rounded from rate_card
), counted as (
  select source_sha256, count(*) as price_records, count(rounded) as rounded_records
  from taken group by all
), rejected as (
  select source_sha256, count(*) as rejected_records from vendor_reject group by all
)
select price_file.source_sha256, price_file.format, price_file.schema_name, price_file.records,
  coalesce(counted.price_records, 0) as price_records,
  coalesce(rejected.rejected_records, 0) as rejected_records,
  coalesce(counted.rounded_records, 0) as rounded_records, price_file.unknown_columns
from price_file
left join counted using (source_sha256)
left join rejected using (source_sha256)
