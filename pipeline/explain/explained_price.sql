-- For every part, and for usage that is held: whose price was looked for, on which day.
-- grain: part_key
select part_key, account_id, account_valid_from, price_key_id,
  coalesce(price_date, first_day) as day
from explained_part
union all
select held_part.part_key, held_part.account_id, held_part.account_valid_from,
  held_part.price_key_id, held_part.usage_date
from held_part
where held_part.account_valid_from is not null
