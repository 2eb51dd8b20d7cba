-- What every source file held, by two counts that must agree: ours while hashing, and the parser's.
-- grain: source_sha256
with used as (
  select source_sha256, count(*) as usage_records, count(rounded) as rounded_records,
    min(usage_date) as first_usage_date, max(usage_date) as last_usage_date
  from usage_record group by all
), mended as (
  select source_sha256, count(*) as mended_records from mended_record group by all
), rejected as (
  select source_sha256, count(*) as rejected_records from usage_reject group by all
)
select source_file.source_sha256, source_file.format, source_file.records,
  coalesce(used.usage_records, 0) as usage_records,
  coalesce(rejected.rejected_records, 0) as rejected_records,
  coalesce(mended.mended_records, 0) as mended_records,
  coalesce(used.rounded_records, 0) as rounded_records, source_file.unreadable_tags,
  source_file.unknown_columns, used.first_usage_date, used.last_usage_date
from source_file
left join used using (source_sha256)
left join rejected using (source_sha256)
left join mended using (source_sha256)
