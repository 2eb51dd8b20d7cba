-- The rules that are asked about: by their name, or by list and name (gold/vm-1).
-- grain: price_list_id, rule_id
select rule.*
from price_rule rule cross join wanted_rule
where lower(rule.rule_id) = lower(wanted_rule.name)
  or lower(concat(rule.price_list_id, '/', rule.rule_id)) = lower(wanted_rule.name)
