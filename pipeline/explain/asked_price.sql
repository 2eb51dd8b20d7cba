-- The one price that is asked for, under the name that explained_candidate.sql reads.
-- grain: part_key
select 'asked' as part_key, attribution.account_id, attribution.account_valid_from,
  0 as price_key_id, wanted.day
from attribution cross join wanted
