-- One row per record of the vendor's exchange rates. USD per unit becomes units per USD here and
-- nowhere else (B23): 10^27 over the rate in units of its 18th place, half up, is the inverse in
-- units of its 9th, as rates/fx holds it.
-- grain: the order of the file; record_number is filled only where it is not the place in the file.
with typed as (
  select *, read_decimal(usd_per_unit) as delivered from canonical_text
), whole as (
  select *, cast(case when delivered > 0 then replace(cast(delivered as varchar), '.', '') end
    as hugeint) as units
  from typed
), inverted as (
  select *, idiv(2000000000000000000000000000 + units, 2 * units) as billionths from whole
)
select * exclude (broken_line, is_plain, delivered, units, billionths)
  replace (
    delivered as usd_per_unit,
    read_decimal(concat(idiv(billionths, 1000000000), '.',
      lpad(cast(billionths % 1000000000 as varchar), 9, '0'))) as rate),
  nullif(note_lost_digits(file_number, 'usd_per_unit', usd_per_unit), '') as rounded,
  coalesce(
    fault_of_line(broken_line),
    fault_of_currency('currency', currency),
    fault_of_text('month_delivered', month_delivered),
    case when month is null and not regexp_full_match(month_delivered, '[12][0-9]{3}')
      then fault('month_delivered', month_delivered, 'not a month: year-month is expected') end,
    fault_of_number('usd_per_unit', usd_per_unit, delivered, 1000000),
    case when delivered < 0.000001
      then fault('usd_per_unit', usd_per_unit, 'a rate out of all proportion') end) as bad
from inverted
