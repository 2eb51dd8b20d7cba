-- What un-netting the partner earned credit multiplies with (B11, B13): 1 - PEC, and its
-- inverse to 24 places, in two parts, so that products stay within 38 digits. metered_usage
-- corrects the last place by the exact remainder. Stage 1 lets no credit above 99 percent pass,
-- so the inverse is 100 at most.
-- grain: pec_rate
with share as (
  select distinct pec_rate, cast(round((1 - pec_rate) * 1000000, 0) as bigint) as millionths
  from usage_class
), divided as (
  select pec_rate, millionths, idiv(1000000000000000000, millionths) as high,
    idiv((1000000000000000000 - idiv(1000000000000000000, millionths) * millionths) * 1000000000000,
      millionths) as low
  from share
)
select pec_rate,
  cast(1 - pec_rate as decimal(15, 9)) as kept_share,
  cast(cast(high as decimal(20, 0)) * cast(0.000000000001 as decimal(12, 12)) as decimal(15, 12))
    as inverse,
  cast(cast(low as decimal(20, 0)) * cast(0.000000000001 as decimal(12, 12)) as decimal(15, 12))
    as inverse_rest
from divided
