-- The records that mended files gave back, by the file they were set aside from.
-- grain: source_sha256, record_number
select distinct source_sha256, record_number from mended_record order by all
