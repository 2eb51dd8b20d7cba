-- why: for an account that pays in neither of their currencies two prices win alike, and a run
--   refuses to choose (B16).
-- fix: make one of the two narrower, start it on another day, or write a price in the currency of
--   the account.
with pair as (
  select first.price_list_id, first.rule_id as first_rule, second.rule_id as second_rule,
    first.specificity, first.match_text, first.price_currency as first_currency,
    second.price_currency as second_currency, second.file, second.line_no,
    concat(first.words, ' at ', first.file, ':', first.line_no, ' and ', second.words, ' at ',
      second.file, ':', second.line_no) as both_rows
  from lint_sibling first
  cross join billing_run
  join lint_sibling second on second.price_list_id = first.price_list_id
    and second.specificity = first.specificity and second.match_text = first.match_text
    and second.is_promotion = first.is_promotion
    and second.bundle is not distinct from first.bundle
    and second.valid_from = first.valid_from and second.price_currency > first.price_currency
  where least(first.valid_to, second.valid_to) > billing_run.period_start
    and first.valid_from <= billing_run.period_last_day
), met as (
  select pair.*, chain.currency as account_currency, chain.example_account
  from pair
  join lint_chain chain on chain.price_list_id = pair.price_list_id
    and chain.currency not in (pair.first_currency, pair.second_currency)
  cross join billing_run
  -- a price in the currency of the account goes before both
  where not exists (select 1 from lint_sibling own
    where own.price_list_id = pair.price_list_id and own.specificity = pair.specificity
      and own.match_text = pair.match_text
      and coalesce(own.price_currency, chain.currency) = chain.currency
      and own.valid_from <= billing_run.period_start
      and own.valid_to > billing_run.period_last_day)
)
select met.file, met.line_no, concat(met.second_rule, ' of ', met.price_list_id) as subject,
  concat('for ', met.example_account, ', which pays in ', met.account_currency, ': ',
    met.both_rows) as detail,
  cast(sum(use.cost) as decimal(22, 10)) as money, min(use.currency) as currency
from met
left join lint_use use on use.price_list_id = met.price_list_id
  and use.rule_id in (met.first_rule, met.second_rule)
group by met.file, met.line_no, met.second_rule, met.price_list_id, met.example_account,
  met.account_currency, met.both_rows
