-- The sets of match keys that rules fill (B15): a rule of one shape also meets what a rule of a
-- larger shape is for.
-- grain: specificity
select distinct specificity,
  (specificity & 4096) > 0 as by_tag, (specificity & 2048) > 0 as by_meter,
  (specificity & 1024) > 0 as by_sku, (specificity & 512) > 0 as by_product,
  (specificity & 256) > 0 as by_sub_category, (specificity & 128) > 0 as by_category,
  (specificity & 64) > 0 as by_publisher, (specificity & 32) > 0 as by_term,
  (specificity & 16) > 0 as by_plan, (specificity & 8) > 0 as by_segment,
  (specificity & 4) > 0 as by_region, (specificity & 2) > 0 as by_kind,
  (specificity & 1) > 0 as by_market
from price_rule
