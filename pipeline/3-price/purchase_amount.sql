-- What a purchase costs by a price per unit: price times quantity times the part of the term, or of
-- the months or years that the rule names as its unit, exact to 10 places (B15, B18). The price is
-- that of the price date, so it is protected for the term, for added seats and refunds too (B14).
-- grain: usage_class_id, usage_date, hop
select bought.usage_class_id, bought.usage_date, who.hop, price.price_list_id, price.rule_id,
  cast(price_of_part(tier.unit_price, bought.quantity,
    bought.billed_part * coalesce(bought.cycle_months, 1),
    bought.whole_part * case when not bought.is_termed then 1 when lower(price.unit) = '1 month'
      then 1 when lower(price.unit) = '1 year' then 12 else bought.term_months end)
    as decimal(38, 20)) as price_amount
from purchase_cycle bought
join usage_class class using (usage_class_id)
join attribution who on who.attribution_key_id = class.attribution_key_id
  and who.usage_date = bought.usage_date
join resolved_price price on price.account_id = who.account_id
  and price.account_valid_from = who.account_valid_from
  and price.price_key_id = class.price_key_id
  and bought.price_date >= price.valid_from and bought.price_date < price.valid_to
join price_tier tier on tier.price_list_id = price.price_list_id and tier.rule_id = price.rule_id
  and price.model = 'unit_price' and tier.tier_no = 1
where not bought.is_termed or bought.term_months is not null
