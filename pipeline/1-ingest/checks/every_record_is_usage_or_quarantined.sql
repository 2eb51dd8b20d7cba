-- why: a record that is neither usage nor in quarantine was lost while its file
--   was read, with its money.
-- fix: nothing in rates/ can mend it; keep the file and report it, and do
--   not invoice from this run.
select source_file.source_sha256, source_file.records, source_control.usage_records,
  source_control.rejected_records,
  source_file.records - source_control.usage_records - source_control.rejected_records
    as lost_records
from source_file
left join source_control on source_control.source_sha256 = source_file.source_sha256
where source_control.source_sha256 is null or source_control.records <> source_file.records
  or source_file.records <> source_control.usage_records + source_control.rejected_records
