-- How the file that is read spells a field: replaced for each file, or for several small ones
-- that are read together.
create or replace macro header_of(file_number, field) as field;
-- A fault that names the column as the file spells it: said once per row, since the
-- spellings of all fields are in it.
create or replace macro spelled_fault(bad) as
  case when bad is not null
    then struct_pack(column_name := header_of(0, bad.column_name), value := bad.value,
      reason := bad.reason) end;

-- What is wrong with a value, as a struct of header, value and reason; NULL where nothing is.
create or replace macro fault(field, t, reason) as
  struct_pack(column_name := cast(field as varchar), value := left(t, 200),
    reason := cast(reason as varchar));
create or replace macro fault_of_text(field, t) as
  case when t is null then fault(field, t, 'a value is required') end;
create or replace macro fault_of_currency(field, t) as
  case when t is null then fault(field, t, 'a value is required')
    when strlen(t) <> 3 then fault(field, t, 'not a currency code of three letters') end;
create or replace macro fault_of_optional_date(field, t, d) as
  case when t is not null and d is null
      then fault(field, t, 'not a date: month/day/year or year-month-day is expected')
    when d < date '1753-01-01' and d <> date '0001-01-01'
      then fault(field, t, 'a year of four digits is expected')
  end;
create or replace macro fault_of_date(field, t, d) as
  case when t is null then fault(field, t, 'a value is required')
    when d is null then fault(field, t, 'not a date: month/day/year or year-month-day is expected')
    when d not between date '2010-01-01' and date '2999-12-31'
      then fault(field, t, 'a date outside 2010 to 2999')
  end;
create or replace macro fault_of_moment(field, t, m) as
  case when t is not null and m is null
      then fault(field, t, 'not a date: month/day/year or year-month-day is expected')
    when m < timestamp '1753-01-01 00:00:00' and cast(m as date) <> date '0001-01-01'
        or m >= timestamp '10000-01-01'
      then fault(field, t, 'a year of four digits is expected')
  end;
create or replace macro fault_of_optional_number(field, t, n) as
  case when t is not null and n is null then
    case when regexp_full_match(t, '[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?')
      then fault(field, t, 'a number too long to be held exactly')
      else fault(field, t, 'not a number (digits and a point are expected)') end end;
create or replace macro fault_of_number(field, t, n, bound) as
  case when t is null then fault(field, t, 'a value is required')
    when n is null then fault_of_optional_number(field, t, n)
    when abs(n) >= bound then fault(field, t, 'a number out of all proportion') end;
create or replace macro fault_of_percent(field, t, n, bound) as
  case when t is not null and n is null then fault_of_optional_number(field, t, n)
    when n < 0 or n > bound then fault(field, t, 'not a percentage in range')
    when n <> round(n, 4) then fault(field, t, 'a percentage of more than 4 places') end;
-- Digits that were dropped, behind the column as the file spells it; '' where none were.
create or replace macro note_lost_digits(file_number, field, t) as
  case when loses_digits(t)
    then concat(header_of(file_number, field), '=', t, ' ') else '' end;
-- Whether a line of a JSON file is an object whose values can be taken out. A NUL is no text;
-- nesting this deep means nothing, and the engine does not survive hundreds of thousands of levels.
create or replace macro is_readable_object(t) as
  ltrim(t, concat(' ', chr(9), chr(13)))[1] = '{' and json_valid(t) and not contains(t, '\u0000')
  and (strlen(t) <= 10000 or strlen(t) - strlen(translate(t, '[{', '')) <= 5000);

-- A JSON file may hold lines that are no object, or one that says two things of the same column.
create or replace macro fault_of_line(t) as
  case when t is null then null
    when is_readable_object(t) then fault('', t, 'holds a key twice, or two keys for one column')
    when not json_valid(t) or ltrim(t, concat(' ', chr(9), chr(13)))[1] <> '{'
      then fault('', t, 'not a JSON object')
    when contains(t, '\u0000') then fault('', t, 'holds a NUL character')
    else fault('', t, 'an object nested too deeply') end;
