-- The names of rules that are nearest to the one that there is not.
-- grain: name
select concat(rule.price_list_id, '/', rule.rule_id) as name,
  least(levenshtein(lower(rule.rule_id), lower(wanted_rule.name)),
    levenshtein(lower(concat(rule.price_list_id, '/', rule.rule_id)), lower(wanted_rule.name)))
    as distance,
  row_number() over (order by distance, name) as place
from price_rule rule cross join wanted_rule
qualify place <= 5
