-- For each part of what is asked, and each rule of the name: why the rule does not make its price,
-- in the order in which a price is looked for (B15, B16).
-- grain: part_key, price_list_id, rule_id
with part as (
  select part_key, hop, first_day as day, cast(amount as varchar) as amount, currency, treatment
  from explained_part
  union all
  select part_key, hop, usage_date, null, null, 'held' from held_part
), class as (
  select * from usage_class
  qualify row_number() over (partition by price_key_id order by usage_class_id) = 1
), lists as (
  select account_id, account_valid_from, string_agg(price_list_id, ', ' order by list_rank) as names
  from price_list_rank group by account_id, account_valid_from
), met as (
  select asked.part_key, asked.account_id, asked.account_valid_from, asked.day, asked.price_key_id,
    rule.price_list_id, rule.rule_id, rule.matches, rule.valid_from, rule.valid_to, rule.file,
    rule.line_no, class.charge_kind, concat_ws(', ', class.meter_name, class.meter_category,
      class.meter_region) as usage_words,
    concat_ws('; ', tag_differs(rule.tag, tag.tag_value),
      key_differs('meter_id', rule.meter_id, class.meter_id),
      key_differs('sku_id', rule.sku_id, class.sku_id),
      key_differs('product_id', rule.product_id, class.product_id),
      key_differs('meter_sub_category', rule.meter_sub_category, class.meter_sub_category),
      key_differs('meter_category', rule.meter_category, class.meter_category),
      key_differs('publisher', rule.publisher, class.publisher_name),
      key_differs('term', rule.term, class.term),
      key_differs('billing_plan', rule.billing_plan, class.billing_plan),
      key_differs('segment', rule.segment, class.segment),
      key_differs('region', rule.region, class.meter_region),
      key_differs('charge_kind', rule.charge_kind, class.charge_kind),
      key_differs('market_id', rule.market_id, account.market_id)) as differences
  from explained_price asked
  cross join asked_rule rule
  join class using (price_key_id)
  left join usage_tag tag on tag.usage_class_id = class.usage_class_id
    and tag.tag_name = split_part(rule.tag, '=', 1)
  join account on account.account_id = asked.account_id
    and account.valid_from = asked.account_valid_from
)
select met.part_key, met.price_list_id, met.rule_id, met.matches, met.file, met.line_no,
  part.hop, met.account_id, met.day, part.amount, part.currency, met.usage_words,
  coalesce(candidate.is_winner, false) as is_winner,
  case when candidate.is_winner then null when part.treatment = 'covered'
      then 'a reservation or savings plan of the account covers the usage: no price was looked for'
    when rank.list_rank is null
      then concat('list ', met.price_list_id, ' is none of those that ', met.account_id,
        ' draws from: ', coalesce(lists.names, 'it has none'))
    when met.differences <> '' then met.differences
    when met.day < met.valid_from or met.day >= met.valid_to
      then concat('it is valid ', days_in_words(met.valid_from, met.valid_to), ', the day is ',
        met.day)
    when candidate.lost_because is null
      then concat('its model is not for a charge of the kind ', met.charge_kind)
    when candidate.lost_because = 'later list' then concat('list ', met.price_list_id,
      ' is looked in only after ', winner.price_list_id, ', which has a price')
    when candidate.lost_because = 'less specific'
      then concat('it is less specific than the winner, which is for ', winner.matches)
    else candidate.lost_because end as because,
  case when winner.rule_id is null then null
    else concat(winner.rule_id, ' of ', winner.price_list_id) end as winner,
  winner.file as winner_file, winner.line_no as winner_line_no,
  row_number() over (order by part.hop desc, met.day, met.part_key, rank.list_rank,
    met.price_list_id) as place
from met
join part using (part_key)
left join price_list_rank rank on rank.account_id = met.account_id
  and rank.account_valid_from = met.account_valid_from and rank.price_list_id = met.price_list_id
left join lists on lists.account_id = met.account_id
  and lists.account_valid_from = met.account_valid_from
left join explained_candidate candidate on candidate.part_key = met.part_key
  and candidate.price_list_id = met.price_list_id and candidate.rule_id = met.rule_id
left join explained_candidate winner on winner.part_key = met.part_key and winner.is_winner
