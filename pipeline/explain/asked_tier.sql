-- The price, or the tiers, of the rule that won.
-- grain: tier_no
select tier.tier_no, tier.tier_from, tier.tier_to, tier.unit_price, tier.file, tier.line_no
from explained_candidate won
join price_tier tier on tier.price_list_id = won.price_list_id and tier.rule_id = won.rule_id
where won.is_winner
