-- Price sheets count tiers from 1 and include both ends: 1 to 100, then 101. Half open, the first
-- begins at 0 and the second at 100, so that 100.5 belongs to it. What a row is for is told by its
-- tags and terms, not by the file's name.
-- grain: source row
with tagged as (
  select *, concat(' ', regexp_replace(lower(tags), '[^a-z]+', ' ', 'g'), ' ') as words,
    regexp_full_match(term, 'P[0-9]+Y') as is_in_years,
    regexp_matches(lower(publisher), '^microsoft') as is_microsoft,
    read_decimal(tier_from) as lowest, read_decimal(tier_to) as highest
  from source_text
)
select * exclude (words, is_in_years, is_microsoft, lowest, highest)
  replace (
    case when tier_from is null or lowest < 1 then '0' when lowest is null then tier_from
      else cast(lowest - 1 as varchar) end as tier_from,
    -- the top bound is the largest whole number of 64 bits, rounded in more than one way
    case when highest >= 9200000000000000000 then null else tier_to end as tier_to),
  case
    when contains(words, ' reservation ') then 'reservation'
    when is_in_years and (contains(words, ' azure ') or meter_ids is not null) then 'reservation'
    when contains(words, ' azure ') or contains(words, ' consumption ') or meter_ids is not null
      or starts_with(lower(term), 'payg') then 'azure'
    when contains(words, ' software ') or term = 'OneTime' then 'software'
    when contains(words, ' marketplace ') or not is_microsoft then 'marketplace'
    -- the published header of reservations lacks both; licences have a plan
    when is_in_years and tags is null and billing_plan is null and erp_price is null
      then 'reservation'
    else 'license'
  end as sheet_kind,
  cast(contains(words, ' thirdparty ') or contains(words, ' third party ')
    or coalesce(not is_microsoft, false) as varchar) as is_third_party
from tagged
