-- Whether texts of numbers, joined, have nothing that makes a number hard to read: an exponent, or
-- what the cast would accept and no export means (blank or underscore inside). Asking once for all
-- numbers of a row costs a fraction of asking for each.
create or replace macro are_plain(t) as not contains(t, 'e') and not contains(t, 'E')
  and not contains(t, '_') and not contains(t, ' ');

-- Reads the plain text of a number exactly. What has at most fifteen places and three digits before
-- the point goes through a 64-bit decimal, which is nearly free; so does what has more digits and
-- at most eleven places. The rest takes the wide cast.
create or replace macro places_of(t) as strlen(t) - position('.' in t);
create or replace macro read_plain_decimal(t) as
  coalesce(
    case when places_of(t) <= 15 then cast(try_cast(t as decimal(18, 15)) as decimal(38, 18)) end,
    case when places_of(t) <= 11 then cast(try_cast(t as decimal(18, 11)) as decimal(38, 18)) end,
    try_cast(t as decimal(38, 18)));

-- Reads the text of a number exactly, with an exponent too; what no export means gives NULL, and so
-- becomes a quarantine row.
create or replace macro read_decimal(t) as
  case when are_plain(t) then read_plain_decimal(t)
    when not contains(t, '_') and not contains(t, ' ') then try_cast(t as decimal(38, 18)) end;

-- True where read_decimal had to drop digits beyond 18 places: long text, or a negative exponent.
create or replace macro loses_digits(t) as
  (strlen(t) > 19 and strlen(regexp_extract(t, '[.]([0-9]*?)0*$', 1)) > 18)
  or ((contains(t, 'e-') or contains(t, 'E-'))
    and try_cast(regexp_extract(t, '[eE]-0*([0-9]+)$', 1) as integer)
      + strlen(regexp_extract(t, '[.]([0-9]*?)0*[eE]', 1)) > 18);

-- Reads a number of which it is known whether its text is plain.
create or replace macro read_number(t, is_plain) as
  case when is_plain then read_plain_decimal(t) else read_decimal(t) end;

-- abs(n) < bound, at a seventh of its price.
create or replace macro is_within(n, bound) as n > -bound and n < bound;
