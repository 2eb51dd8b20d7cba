-- The usage record asked for, by file and number.
-- grain: source_sha256, record_number
select record.*
from usage_record record
join wanted on record.source_sha256 = wanted.source_sha256
  and record.record_number = wanted.record_number
