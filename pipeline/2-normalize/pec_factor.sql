-- What un-netting the partner earned credit multiplies with (B11, B13): 1 - PEC, and its inverse to 12 places.
-- The inverse is only a first guess; metered_usage corrects it by the exact remainder.
-- grain: pec_rate
with share as (
  select distinct pec_rate, cast(round((1 - pec_rate) * 1000000, 0) as bigint) as millionths
  from usage_class
)
select pec_rate,
  cast(1 - pec_rate as decimal(15, 9)) as kept_share,
  cast(cast(idiv(1000000000000000000, millionths) as decimal(20, 0)) * cast(0.000000000001 as decimal(12, 12))
    as decimal(15, 12)) as inverse
from share
