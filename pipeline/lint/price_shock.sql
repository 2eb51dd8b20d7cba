-- why: the same usage costs the account much more or less per unit than in the month before.
-- fix: look for a slip of the decimal point or of the unit; where it is meant, warn the customer;
--   `priceShockPercent` of ratebook.config.json sets what is much.
with now_paid as (
  select rated.account_id, rated.hop, rated.price_list_id, rated.rule_id, rated.currency,
    lower(class.meter_id) as meter_id, coalesce(class.sku_id, '') as sku_id,
    coalesce(class.unit_type, '') as unit_type, min(class.meter_name) as meter_name,
    rated.book_currency, sum(rated.amount) as amount, sum(spent.quantity) as quantity,
    sum(rated.revenue_book) as revenue
  from rated_line rated
  join usage_class class using (usage_class_id)
  join span_usage spent using (usage_class_id, usage_date)
  where rated.treatment = 'priced' and rated.is_invoiced
  group by all
), before as (
  select rated.account_id, rated.hop, rated.currency, lower(class.meter_id) as meter_id,
    coalesce(class.sku_id, '') as sku_id, coalesce(class.unit_type, '') as unit_type,
    sum(rated.amount) as amount, sum(spent.quantity) as quantity
  from last_rated_line rated
  join last_usage_class class using (usage_class_id)
  join last_span_usage spent using (usage_class_id, usage_date)
  where rated.treatment = 'priced' and rated.is_invoiced
  group by all
), compared as (
  -- a ratio for people: no amount is made of it but the one that sorts the findings
  select now_paid.*,
    cast(round(now_paid.amount / now_paid.quantity, 10) as decimal(28, 10)) as price,
    cast(round(before.amount / before.quantity, 10) as decimal(28, 10)) as old_price,
    cast(round(100 * (now_paid.amount / now_paid.quantity) / (before.amount / before.quantity)
      - 100, 1) as decimal(28, 1)) as change_percent
  from now_paid
  join before using (account_id, hop, currency, meter_id, sku_id, unit_type)
  where now_paid.quantity <> 0 and before.quantity <> 0 and before.amount <> 0
), shocked as (
  select compared.*,
    cast(coalesce(round(revenue * change_percent / nullif(100 + change_percent, 0), 10), 0)
      as decimal(22, 10)) as difference
  from compared cross join lint_setting
  where abs(change_percent) > price_shock_percent
)
select rule.file, rule.line_no, concat(rule.rule_id, ' of ', rule.price_list_id) as subject,
  concat(account_id, ' pays ', counted(count(*), 'meter', 'meters'), ' otherwise, ',
    max_by(coalesce(shocked.meter_name, shocked.meter_id), abs(change_percent)), ' by ',
    case when max_by(change_percent, abs(change_percent)) > 0 then '+' else '' end,
    decimal_words(max_by(change_percent, abs(change_percent))), ' %: ',
    decimal_words(max_by(old_price, abs(change_percent))), ' before, ',
    decimal_words(max_by(price, abs(change_percent))), ' now, in ', shocked.currency) as detail,
  cast(sum(difference) as decimal(22, 10)) as money, shocked.book_currency as currency
from shocked
join price_rule rule using (price_list_id, rule_id)
group by rule.file, rule.line_no, rule.rule_id, rule.price_list_id, account_id, shocked.currency,
  shocked.book_currency
