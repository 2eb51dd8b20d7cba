-- How the SELECTs of formats take values from `source_text`, text from text.

-- The text of a percentage where a file gives the fraction: 0.15 is 15. What is no number, or too
-- large for any percentage (and for the product), stays as it is.
create or replace macro percent_of_fraction(t) as
  coalesce(
    -- short and plain: in 64 bits, and read back in 64 bits
    case when strlen(t) <= 9 and not contains(t, 'e') and not contains(t, 'E')
        and not contains(t, '_') and not contains(t, ' ')
      then cast(try_cast(t as decimal(15, 9)) * cast(100 as decimal(3, 0)) as varchar) end,
    case when abs(read_decimal(t)) < 1000000
      then cast(read_decimal(t) * cast(100 as decimal(3, 0)) as varchar) end, t);

-- The text of price times quantity, to 6 places: the price rounded to 10 places, the quantity to 8,
-- half away from zero. A plain text is rounded by a cast in 64 bits, which looks at the digit
-- behind the last place as round does: the same, unless rounding it to 18 places first moves that
-- digit. NULL where either is no number, or too large for any line.
create or replace macro is_rounded_by_cast(t) as
  (strlen(t) <= 19 or not contains(t, '49999999')) and not contains(t, 'e')
    and not contains(t, 'E') and not contains(t, '_') and not contains(t, ' ');
create or replace macro rounded_product(price, quantity) as
  round(coalesce(case when is_rounded_by_cast(price) then try_cast(price as decimal(18, 10)) end,
      try_cast(round(read_decimal(price), 10) as decimal(20, 10)))
    * coalesce(case when is_rounded_by_cast(quantity) then try_cast(quantity as decimal(17, 8)) end,
      try_cast(round(read_decimal(quantity), 8) as decimal(17, 8))), 6);
-- The same guessed in floating point, and proven exactly: what is nearer than half a unit of the
-- last place is the product rounded. A third of the price of rounding in 128 bits.
create or replace macro exact_product(price, quantity) as
  try_cast(price as decimal(18, 10)) * try_cast(quantity as decimal(17, 8));
create or replace macro guessed_product(price, quantity) as
  try_cast(cast(try_cast(price as decimal(18, 10)) as double)
    * cast(try_cast(quantity as decimal(17, 8)) as double) as decimal(18, 6));
-- What stands first is asked once for all: the guess and the product are made once.
create or replace macro proven_product(price, quantity) as
  case when abs(exact_product(price, quantity) - guessed_product(price, quantity)) < 0.0000005
      and is_rounded_by_cast(price) and is_rounded_by_cast(quantity)
    then guessed_product(price, quantity) end;
create or replace macro product_text(price, quantity) as
  coalesce(cast(proven_product(price, quantity) as varchar),
    cast(rounded_product(price, quantity) as varchar));

-- The text of an amount that is printed with a dollar sign and commas between
-- thousands: -$1,234.50 is -1234.50.
create or replace macro without_dollar(t) as
  case when contains(t, '$')
      and regexp_full_match(t, '-?[$]-?([0-9]{1,3}(,[0-9]{3})+|[0-9]*)([.][0-9]+)?')
    then replace(replace(t, '$', ''), ',', '') else t end;

-- The UTC day of a moment with an offset, some microseconds earlier; without an offset it is UTC.
-- What is no moment stays as it is, and so becomes a quarantine row.
create or replace macro utc_day(t, earlier) as
  coalesce(case when regexp_full_match(t,
      '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?'
      '(Z|[-+][0-9]{2}(:?[0-9]{2})?)?')
    then cast(cast(make_timestamp(epoch_us(try_cast(t as timestamptz)) - earlier) as date)
      as varchar) end, t);

-- Tags as a map, whether the file writes them with braces or without; NULL where they are
-- no JSON object of values.
create or replace macro braced(t) as
  case when starts_with(ltrim(t), '{') then t else concat('{', t, '}') end;
create or replace macro tag_map(t) as
  case when json_valid(braced(t))
    then try_cast(cast(braced(t) as json) as map(varchar, varchar)) end;

-- A key and its text as a member of a JSON object; NULL where there is no text. What columns an
-- object gets is joined as text, which costs a tenth of merging objects: the keys are those of
-- other columns, so none comes twice. The pairs come first: the brace at the beginning of a long
-- text is taken off faster than the one at its end. `pairs` is named twice: give a column, not
-- what makes it.
create or replace macro json_pair(key, t) as
  to_json(cast(key as varchar)) || ':' || to_json(cast(t as varchar));
create or replace macro with_pairs(others, pairs) as
  case when pairs = '' then others when others is null then concat('{', pairs, '}')
    else concat('{', pairs, ',', ltrim(others, '{')) end;

-- The tags of some names (lower case, in order) as a JSON object; NULL where there is none of them.
-- Azure takes names that differ in case only for one: the first of them counts. A tag without a
-- value is none.
create or replace macro tag_value(tags, name) as
  list_sort(list_filter(map_entries(tags),
    lambda tag: lower(tag.key) = name and tag.value <> ''))[1].value;
create or replace macro tags_among(t, names) as
  nullif(concat('{', array_to_string(list_filter(
    list_transform(names, lambda name: json_pair(name, tag_value(tag_map(t), name))),
    lambda pair: pair is not null), ','), '}'), '{}');
