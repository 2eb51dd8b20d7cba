-- Which rule counts for its match on each stretch of days: promotion before base, then the later
-- start; and none of a parent for what an earlier list prices, however wide (B15, B16). A rule that
-- only usage of another currency meets stays beside the other.
-- grain: price_list_id, rule_id, first_day
with rule as (
  select lint_rule.*, chain.depth
  from lint_rule
  join list_chain chain using (price_list_id)
  cross join billing_run
  where lint_rule.valid_from <= period_last_day and lint_rule.valid_to > period_start
), best as (
  select rule.*, stretch.first_day, stretch.end_day
  from rule
  join list_stretch stretch on rule.valid_from <= stretch.first_day
    and rule.valid_to >= stretch.end_day
  qualify row_number() over (partition by rule.specificity, rule.match_text, rule.bundle,
    rule.price_currency, stretch.first_day
    order by rule.depth, rule.is_promotion desc, rule.valid_from desc) = 1
), keyed as (
  select best.price_list_id, best.rule_id, best.depth, best.first_day, shape.specificity as wider,
    concat_ws(chr(31),
    case when by_tag then coalesce(tag, '') else '' end,
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
    case when by_kind then coalesce(charge_kind, '') else '' end,
    case when by_market then lower(coalesce(market_id, '')) else '' end) as wider_text
  from best
  join price_rule full_rule using (price_list_id, rule_id)
  join lint_shape shape on (best.specificity & shape.specificity) = shape.specificity
  where best.depth > 0
), beaten as (
  select distinct keyed.price_list_id, keyed.rule_id, keyed.first_day
  from keyed
  join best earlier on earlier.specificity = keyed.wider and earlier.match_text = keyed.wider_text
    and earlier.first_day = keyed.first_day and earlier.depth < keyed.depth
    and earlier.bundle is null
)
select best.price_list_id, best.rule_id, best.first_day, best.end_day
from best
anti join beaten using (price_list_id, rule_id, first_day)
