-- For each price that an earlier list may beat: what rules of every wider shape of those lists
-- would have to name, and on which days of the period (B15, B16).
-- grain: price_list_id, rule_id, wider
with earlier_shape as (
  select distinct earlier.price_list_id, lint_shape.*
  from lint_earlier earlier
  join lint_rule rule on rule.price_list_id = earlier.earlier_list
  join lint_shape using (specificity)
)
select rule.price_list_id, rule.rule_id, shape.specificity as wider,
  greatest(rule.valid_from, period_start) as needed_from,
  least(rule.valid_to, cast(period_last_day + 1 as date)) as needed_to,
  -- half a million rules: the text is made only where neither shape has it already
  case when shape.specificity = 0 then repeat(chr(31), 12)
    when shape.specificity = rule.specificity then known.match_text else concat_ws(chr(31),
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
  case when by_market then lower(coalesce(market_id, '')) else '' end) end as wider_text
from price_rule rule
join lint_rule known using (price_list_id, rule_id)
join earlier_shape shape on shape.price_list_id = rule.price_list_id
  and (rule.specificity & shape.specificity) = shape.specificity
cross join billing_run
where rule.valid_from <= period_last_day and rule.valid_to > period_start
