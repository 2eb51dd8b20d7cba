-- The row of a rate card that holds for a meter on a day, and the discount: the latest row that has
-- begun. Where cards differ on that (another currency, another region), none is chosen. A discount
-- is for all meters but those it excludes, and for nothing of third parties; the latest counts.
-- grain: meter_key, usage_date
with used as (
  select distinct meter_key, usage_date from utilization_usage where not_billed_reason is null
), card as (
  select source_sha256, record_number, lower(meter_id) as meter_key,
    upper(currency) as billing_currency, rates, effective_start,
    coalesce(included_quantity, 0) as included_quantity,
    coalesce(regexp_matches(lower(tags), 'third *party'), false) as is_third_party,
    offer_terms, md5(offer_terms) as terms_key
  from rate_card
  where lower(meter_id) in (select meter_key from used)
), told_term as (
  -- the terms of a card stand with each of its meters: read once
  select terms_key, unnest(cast(cast(any_value(offer_terms) as json) as json[])) as term
  from card
  group by terms_key
), term as (
  select terms_key, term, read_decimal(json_extract_string(term, '$.discount')) as discount,
    read_timestamp(json_extract_string(term, '$.effectiveDate')) as effective_start,
    list_transform(try_cast(json_extract(term, '$.excludedMeterIds') as varchar[]),
      lambda meter: lower(meter)) as excluded_meters
  from told_term
), holding as (
  select used.usage_date, card.*, dense_rank() over (
    partition by used.meter_key, used.usage_date order by card.effective_start desc) as age
  from used
  join card on card.meter_key = used.meter_key
    and cast(card.effective_start as date) <= used.usage_date
), discounted as (
  -- a later term replaces an earlier one, with what it excludes
  select holding.source_sha256, holding.record_number, holding.usage_date,
    arg_max(case when list_contains(term.excluded_meters, holding.meter_key) then 0
        else term.discount end,
      (coalesce(term.effective_start, timestamp '0001-01-01'), cast(term.term as varchar)))
      as discount
  from holding
  join term on term.terms_key = holding.terms_key
    and coalesce(cast(term.effective_start as date) <= holding.usage_date, true)
  where holding.age = 1 and not holding.is_third_party
  group by all
), priced as (
  select holding.*, cast(coalesce(discounted.discount, 0) as decimal(7, 6)) as discount
  from holding
  left join discounted using (source_sha256, record_number, usage_date)
  where holding.age = 1
)
select meter_key, usage_date, min(billing_currency) as billing_currency, min(discount) as discount,
  min(source_sha256) as source_sha256, arg_min(record_number, (source_sha256, record_number))
    as record_number
from priced
group by meter_key, usage_date
having count(distinct row(billing_currency, rates, included_quantity, discount)) = 1
