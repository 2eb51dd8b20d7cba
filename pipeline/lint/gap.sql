-- why: a price holds on some days of the period and not on the others, and no wider price of its
--   lists stands in: usage of those days would hold its account (B16, B21).
-- fix: end the old price on the day on which the new one starts, or write the price of those days.
with period as (
  select period_start as first_day, cast(period_last_day + 1 as date) as end_day from billing_run
), broken as (
  select price_list_id, specificity, match_text
  from lint_rule cross join period
  where not is_promotion
  group by price_list_id, specificity, match_text
  having not bool_or(valid_from <= first_day and valid_to >= end_day)
    and bool_or(valid_from < end_day and valid_to > first_day)
), stretch as (
  select rule.*, first_day, end_day,
    max(rule.valid_to) over (rules rows between unbounded preceding and 1 preceding) as reached,
    lead(rule.valid_from) over rules as next_from, max(rule.valid_to) over (rules
      rows between unbounded preceding and current row) as reaches
  from lint_rule rule cross join period
  semi join broken using (price_list_id, specificity, match_text)
  where not rule.is_promotion
  window rules as (partition by price_list_id, specificity, match_text
    order by rule.valid_from, rule.valid_to)
), hole as (
  select price_list_id, rule_id, specificity, match_text, matches, file, line_no,
    greatest(reaches, first_day) as hole_from,
    least(coalesce(next_from, end_day), end_day) as hole_to
  from stretch where reaches < least(coalesce(next_from, end_day), end_day) and reaches > first_day
  union all
  select price_list_id, rule_id, specificity, match_text, matches, file, line_no, first_day,
    least(valid_from, end_day)
  from stretch where reached is null and valid_from > first_day
), keyed as (
  select hole.*, shape.specificity as wider, rule.valid_from, concat_ws(chr(31),
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
  from hole
  join price_rule rule using (price_list_id, rule_id)
  join lint_shape shape on (hole.specificity & shape.specificity) = shape.specificity
  where hole_to > hole_from
), caught as (
  select distinct keyed.price_list_id, keyed.rule_id, keyed.hole_from, mine.chain_id
  from keyed
  join lint_chain mine on mine.price_list_id = keyed.price_list_id
  join lint_chain any_list on any_list.chain_id = mine.chain_id
  join lint_rule other on other.price_list_id = any_list.price_list_id
    and other.specificity = keyed.wider and other.match_text = keyed.wider_text
    and other.valid_from <= keyed.hole_from and other.valid_to >= keyed.hole_to
), money as (
  select rule.price_list_id, rule.specificity, rule.match_text, use.currency, sum(use.cost) as cost
  from lint_use use
  join lint_rule rule using (price_list_id, rule_id)
  group by all
)
select hole.file, hole.line_no, concat(hole.rule_id, ' of ', hole.price_list_id) as subject,
  concat('no price for ', hole.matches, ' ', days_in_words(hole.hole_from, hole.hole_to),
    ' for ', counted(sum(chain.accounts), 'account', 'accounts'), ' such as ',
    min(chain.example_account)) as detail,
  cast(min(money.cost) as decimal(22, 10)) as money, min(money.currency) as currency
from hole
join lint_chain chain using (price_list_id)
anti join caught using (price_list_id, rule_id, hole_from, chain_id)
left join money using (price_list_id, specificity, match_text)
where hole.hole_to > hole.hole_from
group by hole.file, hole.line_no, hole.rule_id, hole.price_list_id, hole.matches, hole.hole_from,
  hole.hole_to
