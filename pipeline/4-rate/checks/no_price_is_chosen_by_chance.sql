-- why: where two price rules apply equally well to the same usage, which one counts would be
--   chance: the usage is held (B15, B16, B21).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
select priced.account_id, priced.usage_date, priced.hop, priced.price_list_id, priced.rule_id,
  price.tied_rules
from priced_usage priced
join usage_class class using (usage_class_id)
join attribution who on who.attribution_key_id = class.attribution_key_id
  and who.usage_date = priced.usage_date and who.hop = priced.hop
join resolved_price price on price.account_id = who.account_id
  and price.account_valid_from = who.account_valid_from
  and price.price_key_id = class.price_key_id and price.valid_from = priced.price_valid_from
where priced.treatment <> 'held' and price.winners > 1
  and (price.price_list_id, price.rule_id) = (priced.price_list_id, priced.rule_id)
  -- what is covered has no price
  and priced.treatment <> 'covered'
order by all
