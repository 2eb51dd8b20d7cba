-- The units in which Microsoft's price sheets count a meter; a row of a sheet may name several.
-- grain: meter_id, unit_of_measure
select distinct lower(trim(unnest(string_split(replace(meter_ids, ',', ';'), ';')))) as meter_id,
  unit_of_measure
from vendor_price
where meter_ids is not null and unit_of_measure is not null
