-- List and suggested price are for one month, whatever is billed. What kind of licence
-- it is stands in the tags.
-- grain: source row
select *, 'legacy' as sheet_kind, 'P1M' as term, 'Microsoft' as publisher,
  'false' as is_third_party, concat_ws(', ', agreement_type, license_type) as tags, '0' as tier_from
from source_text
