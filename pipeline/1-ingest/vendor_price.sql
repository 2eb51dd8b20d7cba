-- One row per record of a price sheet: typed, exact, with what could not be read.
-- Stored once per source file.
-- grain: the order of the file; record_number is filled only where it is not the place in the file.
with typed as (
  select *,
    read_timestamp(effective_start) as starts, read_timestamp(effective_end) as ends,
    read_decimal(unit_price) as price, read_decimal(erp_price) as erp,
    read_decimal(tier_from) as lower_bound, read_decimal(tier_to) as upper_bound,
    read_decimal(included_quantity) as included
  from canonical_text
)
select * exclude (broken_line, is_plain, starts, ends, price, erp, lower_bound, upper_bound,
    included)
  replace (
    starts as effective_start, ends as effective_end,
    first_day(starts) as valid_from, day_after(ends) as valid_to,
    price as unit_price, erp as erp_price, lower_bound as tier_from, upper_bound as tier_to,
    included as included_quantity, cast(is_third_party = 'true' as boolean) as is_third_party),
  nullif(concat(note_lost_digits(file_number, 'unit_price', unit_price),
    note_lost_digits(file_number, 'erp_price', erp_price)), '') as rounded,
  coalesce(
    fault_of_line(broken_line),
    case when sku_id is null and meter_ids is null then fault_of_text('product_id', product_id) end,
    fault_of_currency('currency', currency),
    fault_of_number('unit_price', unit_price, price, 10000000000),
    case when price < 0 then fault('unit_price', unit_price, 'a price below zero') end,
    fault_of_optional_number('erp_price', erp_price, erp),
    fault_of_optional_number('tier_from', tier_from, lower_bound),
    fault_of_optional_number('tier_to', tier_to, upper_bound),
    case when upper_bound <= lower_bound
      then fault('tier_to', tier_to, 'a tier that ends before it begins') end,
    fault_of_optional_number('included_quantity', included_quantity, included),
    fault_of_text('effective_start', effective_start),
    fault_of_moment('effective_start', effective_start, starts),
    fault_of_moment('effective_end', effective_end, ends),
    case when ends < starts
      then fault('effective_end', effective_end, 'an end before the start') end) as bad
from typed
