-- Which files are read for which records of invoices of the period.
-- grain: record_view, source_sha256
select distinct source_sha256,
  case dataset when 'daily_usage' then 'daily_record' else 'line_record' end as record_view
from vendor_slice
union all
select distinct source_sha256, 'rejected_record'
from vendor_slice
join source_control using (source_sha256)
where source_control.rejected_records > 0
