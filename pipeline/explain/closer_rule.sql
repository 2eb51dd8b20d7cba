-- Rules that would win if the usage also had what they name: what was asked for says
-- nothing about it (B15, B16).
-- grain: price_list_id, rule_id
with won as (
  select list_rank, candidate.specificity
  from explained_candidate explained
  join price_candidate candidate using (price_list_id, rule_id, list_rank)
  where explained.is_winner
), open_rule as (
  select rule.price_list_id, rule.rule_id, rule.matches, rule.specificity,
    rule.is_promotion, rule.file, rule.line_no, price_list_rank.list_rank
  from price_rule rule
  cross join wanted
  join asked_account account on account.holds
  join price_list_rank on price_list_rank.account_id = account.account_id
    and price_list_rank.account_valid_from = account.valid_from
    and price_list_rank.price_list_id = rule.price_list_id
  where wanted.day >= rule.valid_from and wanted.day < rule.valid_to
    and coalesce(rule.tag = wanted.tag, true)
    and rule.term is null and rule.billing_plan is null and rule.segment is null
    and coalesce(rule.charge_kind, 'usage') = 'usage'
    and coalesce(lower(rule.market_id) = lower(account.market_id), true)
    and coalesce(rule.meter_id = lower(wanted.meter_id), true)
    and coalesce(rule.sku_id = lower(wanted.sku_id), true)
    and coalesce(rule.product_id = lower(wanted.product_id), true)
    and coalesce(rule.meter_sub_category = lower(wanted.meter_sub_category), true)
    and coalesce(rule.meter_category = lower(wanted.meter_category), true)
    and coalesce(rule.publisher = lower(wanted.publisher_name), true)
    and coalesce(rule.region = lower(wanted.meter_region), true)
    and (rule.tag is not null and wanted.tag is null
      or rule.meter_id is not null and wanted.meter_id is null
      or rule.sku_id is not null and wanted.sku_id is null
      or rule.product_id is not null and wanted.product_id is null
      or rule.meter_sub_category is not null and wanted.meter_sub_category is null
      or rule.meter_category is not null and wanted.meter_category is null
      or rule.publisher is not null and wanted.publisher_name is null
      or rule.region is not null and wanted.meter_region is null)
)
select open_rule.price_list_id, open_rule.rule_id, open_rule.matches, open_rule.list_rank,
  open_rule.file, open_rule.line_no,
  row_number() over (order by open_rule.list_rank, open_rule.specificity desc,
    open_rule.is_promotion desc, open_rule.rule_id) as place
from open_rule
left join won on true
where won.list_rank is null or open_rule.list_rank < won.list_rank
  or open_rule.list_rank = won.list_rank and open_rule.specificity > won.specificity
