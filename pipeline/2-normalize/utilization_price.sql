-- The rates for every meter that utilization of the period used: of the row of a rate card that
-- holds from the latest day on which the meter was used. Where cards differ on that (another
-- currency, another region), no rate is chosen. Discounts of the card are for all meters but those
-- it excludes, and for nothing of third parties; the latest counts.
-- grain: meter_key
with used as (
  select lower(class.meter_id) as meter_key, max(part.usage_date) as last_usage_date
  from metered_part part
  join billing_run on part.billing_month = billing_run.period_start
  join usage_class_part class using (source_sha256, usage_class_id)
  join source_file file using (source_sha256)
  -- that it has no amounts is why it is rated; what another record holds is not rated twice
  left join not_billed other on other.source_sha256 = part.source_sha256
    and other.usage_class_id = part.usage_class_id and other.reason <> 'control: it has no amounts'
  where other.usage_class_id is null and file.format = 'azure-utilization'
    and class.meter_id is not null
  group by all
), candidate as (
  select used.meter_key, used.last_usage_date, card.source_sha256, card.record_number,
    upper(card.currency) as currency, card.rates,
    coalesce(card.included_quantity, 0) as included_quantity,
    regexp_matches(lower(card.tags), 'third *party') as is_third_party, card.offer_terms,
    dense_rank() over (partition by used.meter_key order by card.effective_start desc) as age
  from used
  join rate_card card on lower(card.meter_id) = used.meter_key
    and cast(card.effective_start as date) <= used.last_usage_date
), term as (
  select source_sha256, record_number, meter_key, last_usage_date,
    unnest(cast(cast(offer_terms as json) as json[])) as term
  from candidate
  where age = 1 and not coalesce(is_third_party, false)
), latest_term as (
  -- a later term replaces an earlier one, with what it excludes
  select source_sha256, record_number, meter_key,
    arg_max(term, (coalesce(json_extract_string(term, '$.effectiveDate'), ''),
      cast(term as varchar))) as term
  from term
  where coalesce(cast(read_timestamp(json_extract_string(term, '$.effectiveDate')) as date)
    <= last_usage_date, true)
  group by all
), discounted as (
  select source_sha256, record_number,
    case when list_contains(list_transform(
        try_cast(json_extract(term, '$.excludedMeterIds') as varchar[]),
        lambda meter: lower(meter)), meter_key)
      then 0 else read_decimal(json_extract_string(term, '$.discount')) end as discount
  from latest_term
), told as (
  select candidate.*, cast(coalesce(discounted.discount, 0) as decimal(7, 6)) as discount
  from candidate
  left join discounted using (source_sha256, record_number)
  where age = 1
)
select meter_key, min(currency) as billing_currency, min(rates) as rates,
  cast(round(min(included_quantity), 10) as decimal(20, 10)) as included_quantity,
  min(discount) as discount, min(source_sha256) as source_sha256
from told
group by meter_key
having count(distinct row(currency, rates, included_quantity, discount)) = 1
