-- How far the usage of each dataset reaches, and the files that bring its last day.
-- grain: dataset, source_sha256
select dataset, source_sha256, max(last_usage_date) as last_usage_date
from source_slice
group by dataset, source_sha256
order by dataset, source_sha256
