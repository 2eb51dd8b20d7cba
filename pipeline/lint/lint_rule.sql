-- Every price rule with its match values as one text, so that rules for the same usage are found
-- by hash, in lists of hundreds of thousands of rules too (B15).
-- grain: price_list_id, rule_id
select price_list_id, rule_id, specificity, is_promotion, bundle, price_currency, model, matches,
  valid_from, valid_to, file, line_no,
  concat_ws(chr(31), coalesce(tag, ''), coalesce(meter_id, ''), coalesce(sku_id, ''),
    coalesce(product_id, ''), coalesce(meter_sub_category, ''), coalesce(meter_category, ''),
    coalesce(publisher, ''), coalesce(term, ''), coalesce(billing_plan, ''), coalesce(segment, ''),
    coalesce(region, ''), coalesce(charge_kind, ''), lower(coalesce(market_id, ''))) as match_text
from price_rule
