-- Rates of a rate card as tiers. Its keys are the quantities above which they count, in any order;
-- what is included is subtracted first, so that every bound moves up by it and a tier that costs
-- nothing comes before.
-- grain: source_sha256, record_number, tier_no
with chosen as (
  select card.source_sha256, card.record_number, card.rates,
    cast(round(coalesce(card.included_quantity, 0), 10) as decimal(20, 10)) as included_quantity
  from rate_card card
  where row(card.source_sha256, card.record_number)
    in (select row(source_sha256, record_number) from utilization_price)
), entry as (
  select source_sha256, record_number, included_quantity,
    unnest(map_entries(cast(cast(rates as json) as map(varchar, varchar)))) as rate
  from chosen
), bound as (
  select source_sha256, record_number,
    cast(read_decimal(rate.key) + included_quantity as decimal(20, 10)) as tier_from,
    cast(read_decimal(rate.value) as decimal(17, 10)) as unit_price
  from entry
  union all
  select source_sha256, record_number, cast(0 as decimal(20, 10)), cast(0 as decimal(17, 10))
  from chosen
  where included_quantity > 0
)
select source_sha256, record_number, cast(row_number() over tiers as integer) as tier_no, tier_from,
  coalesce(lead(tier_from) over tiers, cast('9999999999.9999999999' as decimal(20, 10))) as tier_to,
  unit_price
from bound
window tiers as (partition by source_sha256, record_number order by tier_from)
