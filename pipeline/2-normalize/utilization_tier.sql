-- Rates of a rate card as tiers. Its keys are the quantities above which they count, in any
-- order; what is included is subtracted first, so that every bound moves up by it and a tier that
-- costs nothing comes before.
-- grain: meter_key, tier_no
with entry as (
  select meter_key, included_quantity,
    unnest(map_entries(cast(cast(rates as json) as map(varchar, varchar)))) as rate
  from utilization_price
), bound as (
  select meter_key,
    cast(read_decimal(rate.key) + included_quantity as decimal(20, 10)) as tier_from,
    cast(read_decimal(rate.value) as decimal(17, 10)) as unit_price
  from entry
  union all
  select meter_key, cast(0 as decimal(20, 10)), cast(0 as decimal(17, 10))
  from utilization_price
  where included_quantity > 0
)
select meter_key, cast(row_number() over tiers as integer) as tier_no, tier_from,
  coalesce(lead(tier_from) over tiers, cast('9999999999.9999999999' as decimal(20, 10))) as tier_to,
  unit_price
from bound
window tiers as (partition by meter_key order by tier_from)
