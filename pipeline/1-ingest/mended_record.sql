-- Records of the quarantine that a mended file gave back: which record of which
-- file, and where it stands now.
-- grain: mended_in, mended_number
select record.source_sha256 as mended_in, record.record_number as mended_number,
  file.mends as source_sha256,
  try_cast(record.other_columns ->> 'ratebook_record' as bigint) as record_number,
  record.other_columns ->> 'ratebook_column' as column_name,
  record.other_columns ->> 'ratebook_value' as delivered_value
from usage_record record
join source_file file using (source_sha256)
where file.mends is not null
