-- why: usage carries two tags, and each has a price that goes as far as the other's: which one
--   counts would be chance, so the account is held (B15, B16, B21).
-- fix: let one of the two name another key as well, make it a promotion, or move it to a list that
--   goes first.
with tied as (
  select who.account_id, price.price_list_id, price.rule_id, price.tied_rules, price.file,
    price.line_no, class.billing_tags, class.meter_category, held.cost, held.billing_currency
  from held_line held
  join usage_class class using (usage_class_id)
  join priced_usage priced using (usage_class_id, usage_date, hop)
  join attribution who on who.attribution_key_id = class.attribution_key_id
    and who.usage_date = held.usage_date and who.hop = held.hop
  join resolved_price price on price.account_id = who.account_id
    and price.account_valid_from = who.account_valid_from
    and price.price_key_id = class.price_key_id and price.valid_from = priced.price_valid_from
  join price_rule rule on rule.price_list_id = price.price_list_id
    and rule.rule_id = price.rule_id
  where held.hold_reason = 'ambiguous_price' and rule.tag is not null
)
select file, line_no, concat(rule_id, ' of ', price_list_id) as subject,
  concat('for ', counted(count(distinct account_id), 'account', 'accounts'), ' such as ',
    min(account_id), ', ', min(meter_category), ' with ', min(billing_tags), ': ', tied_rules)
    as detail,
  cast(sum(cost) as decimal(22, 10)) as money, billing_currency as currency
from tied
group by file, line_no, rule_id, price_list_id, tied_rules, billing_currency
