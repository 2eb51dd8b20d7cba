-- Lines of both runs summed per key of usage, who pays, and stretch of days: what is compared.
-- grain: side, usage_key, hop, stretch_start, account_id, currency, customer_account_id,
--   is_invoiced, is_late
select line.side, class.usage_key, line.hop, line.stretch_start, line.account_id, line.currency,
  line.customer_account_id, line.is_invoiced, line.is_late,
  cast(sum(line.amount) as decimal(38, 20)) as amount,
  case when count(line.price_amount) = count(*)
    then cast(sum(line.price_amount) as decimal(38, 20)) end as price_amount,
  cast(sum(line.quantity) as decimal(22, 10)) as quantity,
  cast(sum(line.cost) as decimal(22, 10)) as cost,
  cast(sum(line.retail) as decimal(22, 10)) as retail,
  cast(sum(line.list_amount) as decimal(22, 10)) as list_amount,
  bool_and(line.is_held) as is_held, bool_or(class.is_restated) as is_restated,
  min(line.usage_month) as usage_month, min(line.measure) as measure,
  min(line.price_currency) as price_currency, min(line.fx_rate) as fx_rate,
  min(rule.place) as rule_place, min(rule.words) as rule_words,
  coalesce(min(concat(line.price_list_id, '/', line.rule_id)), '') as rule_name,
  -- more than one of a kind, or another rate within the stretch: then they are not the same
  string_agg(distinct concat_ws(' ', line.treatment, line.price_currency, line.tier_scope,
    rule.terms), '; ' order by concat_ws(' ', line.treatment, line.price_currency, line.tier_scope,
    rule.terms)) as terms,
  count(distinct line.fx_rate) as fx_rates
from compared_line line
join compared_class class using (side, usage_class_id)
left join compared_rule rule using (side, price_list_id, rule_id)
group by all
