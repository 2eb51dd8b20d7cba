-- why: an earlier list, or a promotion of the same list, has a price for the same usage on all its
--   days: this price never applies to anybody (B16).
-- fix: remove it, or move it to the list that goes first; if the other one is too wide, narrow
--   that one.
with rival as materialized (
  select earlier.price_list_id, earlier.chain_id, earlier.chains, other.specificity as wider,
    other.match_text as wider_text, other.valid_from, other.valid_to,
    concat(other.rule_id, ' of ', other.price_list_id, ' at ', other.file, ':', other.line_no)
      as by_rule
  from lint_earlier earlier
  join lint_rule other on other.price_list_id = earlier.earlier_list
  where other.bundle is null
), weight as (
  select price_list_id, chain_id, count(*) as rules from rival group by price_list_id, chain_id
), witness as (
  -- the chain with the fewest prices before the list: what it does not beat is reached
  select price_list_id, arg_min(chain_id, (rules, chain_id)) as chain_id
  from weight group by price_list_id
), hurdle as materialized (
  select rival.* from rival join witness using (price_list_id, chain_id)
), suspect as materialized (
  select distinct wider.price_list_id, wider.rule_id
  from lint_wider wider
  join hurdle using (price_list_id, wider, wider_text)
  where hurdle.valid_from <= wider.needed_from and hurdle.valid_to >= wider.needed_to
), beaten as (
  select wider.price_list_id, wider.rule_id, min(rival.by_rule) as by_rule
  from lint_wider wider
  semi join suspect using (price_list_id, rule_id)
  join rival using (price_list_id, wider, wider_text)
  where rival.valid_from <= wider.needed_from and rival.valid_to >= wider.needed_to
  group by wider.price_list_id, wider.rule_id, rival.chains
  having count(distinct rival.chain_id) = rival.chains
  union
  select base.price_list_id, base.rule_id, concat('the promotion ',
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
