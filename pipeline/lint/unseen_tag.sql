-- why: the latest run did not tell usage apart by this tag, so what these prices would make of it
--   is not known.
-- fix: make a run: it reads the files again with the tag.
select min_by(rule.file, (rule.file, rule.line_no)) as file,
  min_by(rule.line_no, (rule.file, rule.line_no)) as line_no,
  split_part(rule.tag, '=', 1) as subject,
  concat(counted(count(*), 'price', 'prices'), ' of tags that run did not have, such as ',
    min_by(rule.rule_id, (rule.file, rule.line_no)), ' of ',
    min_by(rule.price_list_id, (rule.file, rule.line_no))) as detail,
  cast(0 as decimal(22, 10)) as money, cast(null as varchar) as currency
from price_rule rule
anti join seen_tag on seen_tag.tag_name = split_part(rule.tag, '=', 1)
where rule.tag is not null
group by split_part(rule.tag, '=', 1)
