-- A decimal as people write it, without the zeros that say nothing: 0.4600 is 0.46.
create or replace macro decimal_words(x) as
  case when contains(cast(x as varchar), '.')
    then rtrim(rtrim(cast(x as varchar), '0'), '.') else cast(x as varchar) end;

-- The days of a half-open span: open ends are 0001-01-01 and 9999-12-31.
create or replace macro days_in_words(first_day, end_day) as
  case when first_day <= date '0001-01-01' and end_day >= date '9999-12-31' then 'always'
    when first_day <= date '0001-01-01' then concat('until ', end_day - 1)
    when end_day >= date '9999-12-31' then concat('from ', first_day)
    when end_day - 1 = first_day then concat('on ', first_day)
    else concat('from ', first_day, ' to ', end_day - 1) end;

-- One of several, or several: `1 price`, `7 prices`.
create or replace macro counted(n, one, many) as
  concat(n, ' ', case when n = 1 then one else many end);

-- How many a unit of the vendor stands for: 10K is 10000, 100 Hours is 100, 1 GB/Month is 1.
create or replace macro unit_block(unit) as
  coalesce(cast(try_cast(regexp_extract(unit, '^([0-9]+)', 1) as bigint)
    * case upper(regexp_extract(unit, '^[0-9]+ ?([KkMm])( |$|/)', 1))
      when 'K' then 1000 when 'M' then 1000000 else 1 end as varchar), '1');

-- A match key that a rule names and the usage does not have, with both values; NULL where it fits.
create or replace macro key_differs(key_name, wanted, found) as
  case when wanted is not null and lower(wanted) <> lower(coalesce(found, ''))
    then concat(key_name, ' of the usage is ', coalesce(found, 'blank'), ', the rule is for ',
      wanted) end;

-- The same of a tag, whose value is not blind to case: `wanted` is name=value.
create or replace macro tag_differs(wanted, found) as
  case when wanted is not null and wanted is distinct from concat(split_part(wanted, '=', 1), '=',
      found)
    then concat('tag ', split_part(wanted, '=', 1), ' of the usage is ', coalesce(found, 'blank'),
      ', the rule is for ', substr(wanted, strpos(wanted, '=') + 1)) end;
