-- Every price rule that matched: the one that won, and why each of the others lost (B15, B16).
-- grain: part_key, place
with listed as (
  select asked.part_key, asked.day,
    candidate.* exclude (line_no), nullif(candidate.line_no, 0) as line_no,
    coalesce(rule.matches, 'charge_kind=credit') as matches, rule.percent,
    rule.promotion, rule.note, rule.package_size, rule.included,
    coalesce(rule.reason, rule.bundle) as reason, list.name as list_name,
    case when list.account_id = asked.account_id then 'override of the account'
      when list.price_list_id = account.price_list_id then 'list of the account'
      when list.price_list_id = market.price_list_id then 'list of the market'
      when list.is_default then 'default list'
      when list.price_list_id is null then 'vendor credits at face value (B8)'
      else 'parent list' end as list_origin,
    coalesce(won.price_list_id = candidate.price_list_id and won.rule_id = candidate.rule_id, false)
      as is_winner, won.winners
  from explained_price asked
  join price_candidate candidate using (account_id, account_valid_from, price_key_id)
  -- what is built in stands in no list
  left join price_rule rule on rule.price_list_id = candidate.price_list_id
    and rule.rule_id = candidate.rule_id
  left join price_list list on list.price_list_id = candidate.price_list_id
  join account on account.account_id = asked.account_id
    and account.valid_from = asked.account_valid_from
  left join market on market.market_id = account.market_id
  left join resolved_price won on won.account_id = asked.account_id
    and won.account_valid_from = asked.account_valid_from and won.price_key_id = asked.price_key_id
    and asked.day >= won.valid_from and asked.day < won.valid_to
)
select listed.part_key,
  row_number() over (partition by listed.part_key order by listed.is_winner desc, listed.list_rank,
    listed.currency_rank, listed.specificity desc, listed.is_promotion desc, listed.valid_from desc,
    listed.rule_id) as place,
  listed.is_winner,
  case when listed.is_winner then null
    when listed.valid_from > listed.day then concat('not valid before ', listed.valid_from)
    when listed.valid_to <= listed.day then concat('no longer valid from ', listed.valid_to)
    when listed.list_rank > won.list_rank then 'later list'
    when listed.currency_rank > won.currency_rank
      then concat('price in ', listed.price_currency, ', not in the contract currency')
    when listed.specificity < won.specificity then 'less specific'
    when won.is_promotion and not listed.is_promotion
      then concat('base rule, beaten by promotion ', won.promotion)
    when listed.valid_from < won.valid_from
      then concat('valid from ', case listed.valid_from when date '0001-01-01' then 'ever'
        else cast(listed.valid_from as varchar) end, ', the winner later')
    when listed.model <> 'bundled' and listed.is_promotion = won.is_promotion
      and won.winners > 1 then 'wins alike: neither counts'
    when listed.model = 'bundled' then concat('nobody has ', listed.reason, ' on that day')
    else 'beaten' end as lost_because,
  listed.price_list_id, listed.list_name, listed.list_rank, listed.list_origin,
  listed.rule_id, listed.model, listed.base, listed.percent, listed.factor, listed.pec_share_passed,
  cast(listed.pec_share_passed * 100 as decimal(12, 7)) as pec_percent_passed,
  listed.price_currency, listed.unit, listed.package_size, listed.included, listed.reason,
  listed.tier_scope, listed.matches, listed.promotion,
  listed.note, listed.valid_from, listed.valid_to, listed.file, listed.line_no
from listed
left join listed won on won.part_key = listed.part_key and won.is_winner
