-- The prices of a list as its reader may see them: one row per rule, tier and span of days. What
-- rests on our cost or the vendor's list, or on partner earned credit that is passed on, has no
-- figure: whoever knows the price could work out what we pay (B10, B12, B13).
-- grain: price_list_id, rule_id, first_day, tier_no
with marked as (
  select *, lag(end_day) over (partition by price_list_id, rule_id order by first_day)
    is distinct from first_day as is_start
  from list_winner
), numbered as (
  select *, sum(is_start::integer) over (partition by price_list_id, rule_id order by first_day)
    as span_no
  from marked
), span as (
  select price_list_id, rule_id, min(first_day) as first_day,
    cast(max(end_day) - 1 as date) as last_day
  from numbered
  group by price_list_id, rule_id, span_no
), told as (
  select span.*, rule.specificity, rule.matches, rule.file, rule.line_no, rule.unit, rule.model,
    rule.price_currency, rule.package_size, rule.included, rule.factor, rule.bundle, rule.reason,
    coalesce(rule.base <> 'retail' or rule.pec_share_passed > 0, false)
      as is_secret
  from span join price_rule rule using (price_list_id, rule_id)
)
select told.price_list_id, told.rule_id, told.first_day, told.last_day,
  coalesce(tier.tier_no, 1) as tier_no,
  case when told.is_secret then 'on request' when told.model = 'unit_price' then 'price per unit'
    when told.model = 'graduated' then 'graduated price' when told.model = 'volume'
      then 'price by volume' when told.model = 'package' then 'price per package'
    when told.model = 'free' then 'free' when told.model = 'excluded' then 'not billed'
    when told.model = 'bundled' then 'part of a service' else 'percent of retail' end as how,
  told.price_currency as currency, told.unit, decimal_words(tier.unit_price) as price,
  case when told.model in ('graduated', 'volume', 'package') then decimal_words(tier.tier_from) end
    as tier_from,
  case when tier.tier_to < 9999999999.9999999999 then decimal_words(tier.tier_to) end as tier_to,
  decimal_words(told.package_size) as package_size,
  decimal_words(told.included) as included,
  case when not told.is_secret then decimal_words(cast(told.factor * 100 as decimal(15, 7))) end
    as percent_of_retail,
  told.bundle as part_of, case when told.model = 'free' then told.reason end as reason,
  told.is_secret, told.specificity, told.matches, told.file, told.line_no,
  row_number() over (order by told.specificity desc, told.matches, told.price_currency,
    told.first_day, told.price_list_id, told.rule_id, tier.tier_no) as place
from told
left join price_tier tier using (price_list_id, rule_id)
