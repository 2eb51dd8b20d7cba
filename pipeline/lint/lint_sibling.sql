-- Rules for which there is another one in the same list with the same match (B16), with their
-- terms in words: the few that can overlap or tie.
-- grain: price_list_id, rule_id
with several as (
  select price_list_id, specificity, match_text from lint_rule
  group by price_list_id, specificity, match_text having count(*) > 1
), first_tier as (
  select price_list_id, rule_id, count(*) as tiers, min_by(unit_price, tier_no) as unit_price
  from price_tier semi join several using (price_list_id)
  group by all
)
select lint_rule.*,
  concat(lint_rule.rule_id, ' (', lint_rule.model,
    case when rule.percent is null then '' else concat(' ', decimal_words(rule.percent), ' %') end,
    case when tier.unit_price is null then ''
      else concat(' ', decimal_words(tier.unit_price), ' ', lint_rule.price_currency) end,
    case when tier.tiers > 1 then concat(', ', tier.tiers, ' tiers') else '' end,
    ', for ', lint_rule.matches, ', ', days_in_words(lint_rule.valid_from, lint_rule.valid_to), ')')
    as words
from lint_rule
semi join several using (price_list_id, specificity, match_text)
join price_rule rule using (price_list_id, rule_id)
left join first_tier tier using (price_list_id, rule_id)
