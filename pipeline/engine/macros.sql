-- How dates with slashes are written: a file with days first has this macro
-- replaced while it is read.
create or replace macro slash_formats() as
  ['%m/%d/%Y', '%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %I:%M:%S %p'];

-- Reads a date of the portal (month/day/year) or an ISO date with or without a time. A time of
-- another zone than UTC may mean another day, and what follows the date must be a time: both give
-- NULL. The usual time is tried first.
create or replace macro read_date(t) as
  case when substr(t, 5, 1) = '-' then
      case when strlen(t) <= 10 or substr(t, 11) = 'T00:00:00Z' or regexp_full_match(substr(t, 11),
          '[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[+]00(:?00)?)?')
        then try_cast(left(t, 10) as date) end
    -- only with a slash: strptime knows words, such as epoch, as well
    when contains(t, '/') then cast(try_strptime(t, slash_formats()) as date)
  end;

-- Reads a moment written as read_date takes it, to the microsecond; a date alone is its midnight.
create or replace macro read_timestamp(t) as
  case when substr(t, 5, 1) = '-' then
      case when read_date(t) is not null
        then try_cast(left(regexp_replace(t, '(Z|[+]00(:?00)?)$', ''), 26) as timestamp) end
    when contains(t, '/') then try_strptime(t, slash_formats())
  end;
-- The days of a span of moments, half open: the day of its end still
-- counts, and year 9999 is no end.
create or replace macro first_day(m) as cast(m as date);
create or replace macro day_after(m) as
  case when m < timestamp '9999-01-01 00:00:00' then cast(m as date) + 1 end;

-- Whole number division, truncating. Spark writes it a DIV b.
create or replace macro idiv(a, b) as cast(a as hugeint) // cast(b as hugeint);

-- The only rounding of money: half away from zero to the minor units of the
-- invoice currency (B27, B28).
create or replace macro round_to_minor(amount, minor_units) as
  case minor_units when 0 then cast(round(amount, 0) as decimal(20, 3))
    when 3 then cast(round(amount, 3) as decimal(20, 3))
    else cast(round(amount, 2) as decimal(20, 3)) end;

-- The term that a line names in free text (csp-formats 1b): One-Year commitment for
-- monthly/yearly billing is P1Y; NULL where it names none.
create or replace macro term_of(t) as
  case regexp_extract(lower(t), '\b(one|two|three|five|[0-9]+)[- ]+(month|year)', 1)
    when '' then null when 'one' then 'P1' when 'two' then 'P2' when 'three' then 'P3'
    when 'five' then 'P5'
    else 'P' || regexp_extract(lower(t), '\b([0-9]+)[- ]+(month|year)', 1) end
  || upper(left(regexp_extract(lower(t), '\b(one|two|three|five|[0-9]+)[- ]+(month|year)', 2), 1));

-- How often a term is billed: what the file says, else what the days of the charge tell.
create or replace macro billing_plan_of(frequency, first_day, last_day) as
  case when regexp_matches(lower(frequency), '^month') then 'Monthly'
    when regexp_matches(lower(frequency), '^(annual|year)') then 'Annual'
    when regexp_matches(lower(frequency), '^(trienn|3|three)') then 'Triennial'
    when last_day is null then null
    when last_day - first_day < 32 then 'Monthly' when last_day - first_day < 367 then 'Annual'
    else 'Triennial' end;

-- Months of a term or billing plan: P1Y and Annual are 12.
create or replace macro months_of(t) as
  case t when 'Monthly' then 1 when 'Annual' then 12 when 'Triennial' then 36
    else try_cast(t[2:-2] as integer) * case right(t, 1) when 'Y' then 12 when 'M' then 1 end end;

-- A whole number divided by another, half away from zero.
create or replace macro divide_half_up(a, b) as
  case when (a < 0) = (b < 0) then (2 * abs(a) + abs(b)) // (2 * abs(b))
    else -((2 * abs(a) + abs(b)) // (2 * abs(b))) end;

-- A decimal divided by another, to 10 places, half away from zero.
create or replace macro quotient(a, b) as
  cast(cast(divide_half_up(cast(round(a, 10) * 10000000000 as hugeint) * 10000000000,
      cast(round(b, 10) * 10000000000 as hugeint)) as decimal(28, 0))
    * cast(0.0000000001 as decimal(10, 10)) as decimal(38, 10));

-- The same; NULL where it has no place.
create or replace macro try_quotient(a, b) as
  try_cast(divide_half_up(cast(round(a, 10) * 10000000000 as hugeint) * 10000000000,
      cast(round(b, 10) * 10000000000 as hugeint)) as decimal(28, 0))
    * cast(0.0000000001 as decimal(10, 10));

-- The median of decimals: the middle one, or half of the middle two; NULL of none.
create or replace macro middle_of(l) as
  (list_sort(l)[(len(l) + 1) // 2] + list_sort(l)[len(l) // 2 + 1]) * 0.5;

-- Price times quantity times a part, exact to 10 places, half away from zero: proration (B18).
create or replace macro price_of_part(price, quantity, part, whole) as
  cast(cast(divide_half_up(
      cast(round(price, 10) * 10000000000 as hugeint) * cast(quantity * 10000000000 as hugeint)
        * cast(part as hugeint), cast(whole as hugeint) * 10000000000) as decimal(28, 0))
    * cast(0.0000000001 as decimal(10, 10)) as decimal(22, 10));
