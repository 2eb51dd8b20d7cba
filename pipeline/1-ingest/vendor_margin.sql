-- One row per record of the margins of private offers.
-- grain: the order of the file; record_number is filled only where it is not the place in the file.
with typed as (
  select *,
    read_timestamp(effective_start) as starts, read_timestamp(effective_end) as ends,
    read_timestamp(status_changed) as changed, read_decimal(percentage) as percent_off
  from canonical_text
)
select * exclude (broken_line, is_plain, starts, ends, changed, percent_off)
  replace (
    starts as effective_start, ends as effective_end,
    first_day(starts) as valid_from, day_after(ends) as valid_to,
    changed as status_changed, percent_off as percentage),
  nullif(note_lost_digits(file_number, 'percentage', percentage), '') as rounded,
  coalesce(
    fault_of_line(broken_line),
    fault_of_text('margin_id', margin_id), fault_of_text('product_id', product_id),
    case when lower(margin_type) = 'percentage' then fault_of_text('percentage', percentage) end,
    fault_of_percent('percentage', percentage, percent_off, 100),
    fault_of_text('effective_start', effective_start),
    fault_of_moment('effective_start', effective_start, starts),
    fault_of_moment('effective_end', effective_end, ends),
    fault_of_moment('status_changed', status_changed, changed),
    case when ends < starts
      then fault('effective_end', effective_end, 'an end before the start') end) as bad
from typed
