-- why: two prices of a list are written for the same usage on the same days; the one that starts
--   later counts, and the other one silently ends early (B16).
-- fix: set valid_to of the earlier one to the day on which the later one starts, or make the later
--   one a promotion.
select later.file, later.line_no, concat(later.rule_id, ' of ', later.price_list_id) as subject,
  concat(later.words, ' takes over days of ', earlier.words, ' at ', earlier.file, ':',
    earlier.line_no) as detail,
  cast(use.cost as decimal(22, 10)) as money, use.currency
from lint_sibling earlier
cross join billing_run
join lint_sibling later on later.price_list_id = earlier.price_list_id
  and later.specificity = earlier.specificity and later.match_text = earlier.match_text
  and later.is_promotion = earlier.is_promotion and later.bundle is not distinct from earlier.bundle
  and later.price_currency is not distinct from earlier.price_currency
  and later.valid_from > earlier.valid_from and later.valid_from < earlier.valid_to
left join lint_use use on use.price_list_id = later.price_list_id and use.rule_id = later.rule_id
-- a price that is left open is meant to be followed by the next one
where earlier.valid_to < date '9999-12-31'
  and earlier.valid_to > billing_run.period_start
  and later.valid_from <= billing_run.period_last_day
