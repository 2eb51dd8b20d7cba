-- Why the record asked for is in quarantine, if it is: value by value, as stage 1 found it.
-- grain: source_sha256, record_number
select input_file.name as file_name, reject.source_sha256, reject.record_number, reject.column_name,
  reject.value,
  reject.reason, reject.raw
from usage_reject reject
join wanted on reject.source_sha256 = wanted.source_sha256
  and reject.record_number = wanted.record_number
join input_file on input_file.source_sha256 = reject.source_sha256
