-- Usage asked for that could not be rated at a hop, with the reason as the
-- account is told it (B4, B21).
-- grain: part_key
select concat_ws('.', 'held', line.hop, line.usage_class_id, line.usage_date) as part_key, line.hop,
  line.usage_date,
  line.account_id, who.account_valid_from, who.currency, class.price_key_id, line.hold_reason,
  line.usage_rows,
  line.cost, line.billing_currency
from chosen_line
join held_line line using (usage_class_id, usage_date, hop)
join usage_class class using (usage_class_id)
join attribution who on who.attribution_key_id = class.attribution_key_id
  and who.usage_date = line.usage_date and who.hop = line.hop
