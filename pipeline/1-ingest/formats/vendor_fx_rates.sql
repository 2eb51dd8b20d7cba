-- The month is written in more than one way, and the documented file names only a year:
-- then the month stays open.
-- grain: source row
with spelled as (
  select *,
    case when regexp_full_match(month_delivered, '[12][0-9]{3}-?(0[1-9]|1[0-2])(-[0-9]{2}.*)?')
        then regexp_replace(month_delivered, '^([0-9]{4})-?([0-9]{2}).*$', '\1-\2')
      when regexp_full_match(month_delivered, '(0?[1-9]|1[0-2])/(0?1/)?[12][0-9]{3}( .*)?')
        then regexp_replace(month_delivered, '^0?([0-9]+)/(?:0?1/)?([0-9]{4}).*$', '\2-\1')
    end as told
  from source_text
)
select * exclude (told),
  case when strlen(told) = 6 then concat(left(told, 5), '0', right(told, 1)) else told end as month
from spelled
