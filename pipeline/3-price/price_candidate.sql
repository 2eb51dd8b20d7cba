-- Every price rule that matches a usage of an account, whatever its dates: the winners and the
-- losers (B15, B16). Rules are grouped by which keys they name; per group the named values are
-- joined as one text, so that lists of hundreds of thousands of rules are matched by hash, not by
-- comparing each rule with each usage.
-- grain: account_id, account_valid_from, price_key_id, price_list_id, rule_id
with price_key as (
  select distinct price_key_id, lower(meter_id) as meter_id, lower(sku_id) as sku_id,
    lower(product_id) as product_id, lower(meter_sub_category) as meter_sub_category,
    lower(meter_category) as meter_category, lower(publisher_name) as publisher,
    lower(meter_region) as region, charge_kind, product_family,
    lower(term) as term, lower(billing_plan) as billing_plan, lower(segment) as segment
  from usage_class
), price_tag as (
  -- a resource has many tags, and each may be the one that a rule names
  select price_key_id, false as by_tag, '' as tag from price_key
  union all
  select distinct class.price_key_id, true, concat(tag.tag_name, '=', tag.tag_value)
  from usage_tag tag
  join usage_class class using (usage_class_id)
), needed as (
  select distinct attribution.account_id, attribution.account_valid_from, account.market_id,
    account.currency, class.price_key_id
  from attribution
  join usage_class class using (attribution_key_id)
  join account on account.account_id = attribution.account_id
    and account.valid_from = attribution.account_valid_from
), rule as (
  select price_rule.*,
    concat_ws(chr(31), coalesce(tag, ''), coalesce(meter_id, ''), coalesce(sku_id, ''),
      coalesce(product_id, ''), coalesce(meter_sub_category, ''), coalesce(meter_category, ''),
      coalesce(publisher, ''),
      coalesce(term, ''), coalesce(billing_plan, ''), coalesce(segment, ''), coalesce(region, ''),
      coalesce(charge_kind, ''), lower(coalesce(market_id, ''))) as match_text
  from price_rule
), shape as (
  select distinct specificity, tag is not null as by_tag, meter_id is not null as by_meter,
    sku_id is not null as by_sku,
    product_id is not null as by_product, meter_sub_category is not null as by_sub_category,
    meter_category is not null as by_category, publisher is not null as by_publisher,
    term is not null as by_term, billing_plan is not null as by_plan,
    segment is not null as by_segment, region is not null as by_region,
    charge_kind is not null as by_kind, market_id is not null as by_market
  from rule
), wanted as (
  select needed.account_id, needed.account_valid_from, needed.currency, needed.price_key_id,
    shape.specificity, price_key.charge_kind, price_key.product_family,
    concat_ws(chr(31), price_tag.tag,
      case when by_meter then coalesce(meter_id, '') else '' end,
      case when by_sku then coalesce(sku_id, '') else '' end,
      case when by_product then coalesce(product_id, '') else '' end,
      case when by_sub_category then coalesce(meter_sub_category, '') else '' end,
      case when by_category then coalesce(meter_category, '') else '' end,
      case when by_publisher then coalesce(publisher, '') else '' end,
      case when by_term then coalesce(term, '') else '' end,
      case when by_plan then coalesce(billing_plan, '') else '' end,
      case when by_segment then coalesce(segment, '') else '' end,
      case when by_region then coalesce(region, '') else '' end,
      case when by_kind then price_key.charge_kind else '' end,
      case when by_market then lower(needed.market_id) else '' end) as match_text
  from needed
  join price_key using (price_key_id)
  join price_tag using (price_key_id)
  join shape using (by_tag)
), met as materialized (
  -- the few rules that usage meets, before their lists and accounts multiply half a million
  select * from rule semi join wanted using (specificity, match_text)
)
select wanted.account_id, wanted.account_valid_from, wanted.price_key_id,
  rule.price_list_id, rule.rule_id, price_list_rank.list_rank,
  case when rule.price_currency is null or rule.price_currency = wanted.currency then 0
    else 1 end as currency_rank,
  rule.specificity, rule.is_promotion, rule.valid_from, rule.valid_to, rule.model,
  rule.base, rule.factor, rule.pec_share_passed, rule.price_currency, rule.unit,
  coalesce(price_list.tier_scope, 'plan') as tier_scope, rule.file, rule.line_no
from wanted
join met rule on rule.specificity = wanted.specificity and rule.match_text = wanted.match_text
join price_list_rank on price_list_rank.account_id = wanted.account_id
  and price_list_rank.account_valid_from = wanted.account_valid_from
  and price_list_rank.price_list_id = rule.price_list_id
join price_list on price_list.price_list_id = rule.price_list_id
where wanted.charge_kind = 'usage'
  -- tiers count what is used; a price for a term is one per seat
  or wanted.charge_kind = 'purchase' and (rule.base is not null
    or rule.model in ('unit_price', 'free', 'excluded', 'bundled')
    or coalesce(wanted.product_family, '') not in ('license', 'reservation', 'savings_plan'))
    -- our own services have a cost, but neither retail nor list
    and (coalesce(rule.base, 'cost') = 'cost' or wanted.product_family is distinct from 'service')
  or wanted.charge_kind = 'adjustment' and coalesce(rule.base, 'cost') = 'cost'
  -- credits and the vendor's taxes are passed on otherwise only by a rule that names them (B8)
  or wanted.charge_kind in ('credit', 'tax') and rule.charge_kind is not null
    and (rule.base = 'cost' or rule.model in ('free', 'excluded'))
union all
select needed.account_id, needed.account_valid_from, needed.price_key_id, 'built-in',
  'credit-at-face-value', cast(1000000 as bigint), 0, cast(0 as bigint), false, date '0001-01-01',
  date '9999-12-31', 'pass_through', 'cost', cast(1 as decimal(15, 9)), cast(1 as decimal(15, 9)),
  null, null, 'plan', 'built-in', cast(0 as bigint)
from needed join price_key using (price_key_id)
where price_key.charge_kind = 'credit'
