-- why: nothing of the latest month was priced by these: they may be misspelt, or no longer needed.
-- fix: compare their match values with the usage (`ratebook prices`), or end them with valid_to.
with used as (
  select distinct price_list_id, rule_id from priced_usage where rule_id is not null
), unseen as (
  -- of a tag that the run did not look at nothing is known
  select price_list_id, rule_id
  from price_rule
  where tag is not null and split_part(tag, '=', 1) not in (select tag_name from seen_tag)
), unused as (
  select rule.price_list_id, rule.rule_id, rule.file, rule.line_no,
    row_number() over (partition by rule.price_list_id order by rule.file, rule.line_no) as nth
  from lint_rule rule
  cross join billing_run
  semi join lint_chain using (price_list_id)
  anti join used using (price_list_id, rule_id)
  anti join unseen using (price_list_id, rule_id)
  where rule.valid_from <= period_last_day and rule.valid_to > period_start
)
select min_by(file, nth) as file, min(line_no) filter (where nth = 1) as line_no,
  price_list_id as subject,
  concat(counted(count(*), 'price', 'prices'), ' without usage: ',
    string_agg(rule_id, ', ' order by nth) filter (where nth <= 5),
    case when count(*) > 5 then concat(' and ', count(*) - 5, ' more') else '' end) as detail,
  cast(0 as decimal(22, 10)) as money, cast(null as varchar) as currency
from unused
group by price_list_id
