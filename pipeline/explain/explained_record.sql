-- The usage records behind each part, as ranges of record numbers per file; ranges beyond
-- what is shown are counted.
-- grain: part_key, place
with numbered as (
  select line.part_key, input_file.name as file_name, record.record_number,
    record.record_number - row_number() over (
      partition by line.part_key, input_file.name order by record.record_number) as island
  from classed_record record
  join explained_line line on line.usage_class_id = record.usage_class_id
    and record.usage_date between line.usage_date and line.last_date
  join input_file using (source_sha256)
  where record.not_billed_reason is null
), ranged as (
  select part_key, file_name, min(record_number) as first_record, max(record_number) as last_record,
    count(*) as records
  from numbered
  group by part_key, file_name, island
), placed as (
  select part_key, file_name, first_record, last_record, records,
    row_number() over (partition by part_key order by file_name, first_record) as place,
    cast(sum(records) over (partition by part_key order by file_name desc, first_record desc)
      - records as bigint) as records_after
  from ranged
)
select placed.*
from placed
join wanted on placed.place <= wanted.ranges_shown
