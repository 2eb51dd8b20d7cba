-- The price rules that were used, each with all its terms as one text (equal terms price alike),
-- and the words and the place that finance knows it by.
-- grain: side, price_list_id, rule_id
with used as (
  select distinct side, price_list_id, rule_id from priced_usage where rule_id is not null
), rule as (
  select price_rule.* exclude (file, line_no, note, promotion, valid_from, valid_to)
  from price_rule join used using (side, price_list_id, rule_id)
), tier as (
  select price_tier.* exclude (file, line_no)
  from price_tier join used using (side, price_list_id, rule_id)
), tiered as (
  select side, price_list_id, rule_id,
    string_agg(regexp_replace(cast(tier as varchar), '^[^,]*', ''), ' ' order by tier_no) as terms,
    string_agg(plain_number(unit_price), ', ' order by tier_no) as prices
  from tier group by all
)
select rule.side, rule.price_list_id, rule.rule_id,
  -- the side stands first in the text of a row: it is no term
  concat_ws(' ', regexp_replace(cast(rule as varchar), '^[^,]*', ''), tiered.terms) as terms,
  concat_ws(' ', replace(rule.model, '_', ' '), plain_number(rule.percent) || ' %',
    case when rule.base is not null then concat('of ', rule.base) end, tiered.prices,
    rule.price_currency) as words,
  concat(price_rule.file, ':', price_rule.line_no) as place
from rule
join price_rule using (side, price_list_id, rule_id)
left join tiered using (side, price_list_id, rule_id)
