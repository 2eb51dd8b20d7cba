-- How many records of a file have tags that are no JSON object: kept as text, counted.
-- grain: file_number
select file_number, count(*) as records
from usage
where bad is null and tags is not null and not json_valid(braced(tags))
group by file_number
