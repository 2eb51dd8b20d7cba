-- why: an earlier list, or a promotion of the same list, has a price for the same usage on all its
--   days: this price never applies to anybody (B16).
-- fix: remove it, or move it to the list that goes first; if the other one is too wide, narrow
--   that one.
with reached as (
  select price_list_id, count(distinct chain_id) as chains from lint_chain group by all
), earlier as (
  select mine.price_list_id, mine.chain_id, before.price_list_id as earlier_list
  from lint_chain mine
  join lint_chain before on before.chain_id = mine.chain_id and before.list_rank < mine.list_rank
), guarded as (
  select earlier.price_list_id from earlier join reached using (price_list_id)
  group by earlier.price_list_id, reached.chains
  having count(distinct earlier.chain_id) = reached.chains
), earlier_shape as (
  select distinct earlier.price_list_id, lint_shape.*
  from earlier semi join guarded using (price_list_id)
  join lint_rule rule on rule.price_list_id = earlier.earlier_list
  join lint_shape using (specificity)
), keyed as (
  select rule.price_list_id, rule.rule_id, shape.specificity as wider,
    greatest(rule.valid_from, period_start) as needed_from,
    least(rule.valid_to, cast(period_last_day + 1 as date)) as needed_to, concat_ws(chr(31),
    case when by_tag then coalesce(lower(tag), '') else '' end,
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
  from price_rule rule
  join earlier_shape shape on shape.price_list_id = rule.price_list_id
    and (rule.specificity & shape.specificity) = shape.specificity
  cross join billing_run
  where rule.valid_from <= period_last_day and rule.valid_to > period_start
), beaten as (
  select keyed.price_list_id, keyed.rule_id, keyed.wider, min(concat(other.rule_id, ' of ',
    other.price_list_id, ' at ', other.file, ':', other.line_no)) as by_rule
  from keyed
  join earlier using (price_list_id)
  join lint_rule other on other.price_list_id = earlier.earlier_list
    and other.specificity = keyed.wider and other.match_text = keyed.wider_text
    and other.bundle is null
    and other.valid_from <= keyed.needed_from and other.valid_to >= keyed.needed_to
  join reached using (price_list_id)
  group by keyed.price_list_id, keyed.rule_id, keyed.wider, reached.chains
  having count(distinct earlier.chain_id) = reached.chains
  union
  select base.price_list_id, base.rule_id, base.specificity, concat('the promotion ',
    other.rule_id, ' of ', other.price_list_id, ' at ', other.file, ':', other.line_no)
  from lint_sibling base
  join lint_sibling other using (price_list_id, specificity, match_text)
  where other.is_promotion and not base.is_promotion and base.bundle is null
    and coalesce(other.price_currency, '') in ('', base.price_currency)
    and other.valid_from <= base.valid_from and other.valid_to >= base.valid_to
), named as (
  select rule.price_list_id, rule.file, rule.line_no, rule.rule_id, rule.matches, beaten.by_rule,
    row_number() over (partition by rule.price_list_id, rule.rule_id order by beaten.by_rule) as nth
  from beaten join lint_rule rule using (price_list_id, rule_id)
)
select min_by(file, (file, line_no)) as file, min_by(line_no, (file, line_no)) as line_no,
  case when count(*) = 1 then concat(min(rule_id), ' of ', price_list_id)
    else concat(count(*), ' prices of ', price_list_id, ', such as ',
      min_by(rule_id, (file, line_no))) end as subject,
  concat(case when count(*) = 1 then min(matches) else 'each of them' end, ' is beaten by ',
    by_rule) as detail, cast(0 as decimal(22, 10)) as money, cast(null as varchar) as currency
from named where nth = 1
group by price_list_id, by_rule
