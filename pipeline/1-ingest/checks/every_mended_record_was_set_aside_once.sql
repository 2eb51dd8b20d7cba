-- why: a mended row that was never in quarantine, or is mended twice, would be
--   billed beside the good one.
-- fix: take the mended file away, or the row out of it; and keep the file it
--   mends in the landing folder.
with counted as (
  select source_sha256, record_number, count(*) as times from mended_record group by all
), totals as (
  select source_sha256, sum(times) as mended_records from counted group by all
)
select source_sha256, counted.record_number,
  'mended ' || counted.times || ' times, or never set aside' as fault
from counted
left join usage_reject reject using (source_sha256, record_number)
where counted.times > 1 or reject.source_sha256 is null
union all
select source_sha256, null, 'the number of mended records does not agree'
from source_control control
left join totals using (source_sha256)
where control.mended_records <> coalesce(totals.mended_records, 0)
order by all
