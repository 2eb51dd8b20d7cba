-- The documentation has the flag among the properties: an object, or a list of objects.
-- grain: source row
select * exclude (properties)
  replace (coalesce(is_auto_applicable, properties ->> '$.isAutoApplicable',
      properties ->> '$[0].isAutoApplicable') as is_auto_applicable)
from source_text
