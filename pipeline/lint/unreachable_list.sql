-- why: no account of the period draws from this list, so none of its prices applies (B16).
-- fix: name it in accounts.csv, markets.csv or as parent_id of another list, or remove it.
select list.file, list.line_no, list.price_list_id as subject,
  concat(counted(count(rule.rule_id), 'price', 'prices'), ' that no account reaches') as detail,
  cast(0 as decimal(22, 10)) as money, cast(null as varchar) as currency
from price_list list
left join lint_rule rule using (price_list_id)
where list.price_list_id not in (select price_list_id from lint_chain)
group by list.file, list.line_no, list.price_list_id
