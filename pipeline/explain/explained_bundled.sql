-- What the bundle that a part is holds of usage and purchases: priced out to nothing by a rule, the
-- cost stays with us.
-- grain: part_key, place
with bundle as (
  select line.part_key, line.hop, line.account_id, line.customer_account_id, line.is_invoiced,
    lower(line.sku_id) as bundle, service.first_date, service.last_date
  from explained_line line
  join explained_service service using (part_key)
), held as (
  select bundle.part_key, class.charge_group, class.subscription_id, rule.rule_id,
    rule.price_list_id, rule.file, rule.line_no, rated.book_currency,
    cast(sum(rated.usage_rows) as bigint) as usage_rows,
    cast(sum(rated.cost) as decimal(22, 10)) as cost
  from bundle
  join rated_line rated on rated.treatment = 'bundled' and rated.hop = bundle.hop
    and rated.account_id = bundle.account_id and rated.is_invoiced = bundle.is_invoiced
    -- a reseller that has the bundle itself has it for all of its customers
    and (rated.customer_account_id = bundle.customer_account_id
      or bundle.customer_account_id = bundle.account_id)
    and rated.usage_date between bundle.first_date and bundle.last_date
  join price_rule rule on rule.price_list_id = rated.price_list_id
    and rule.rule_id = rated.rule_id and lower(rule.bundle) = bundle.bundle
  join usage_class class on class.usage_class_id = rated.usage_class_id
  group by all
)
select held.*, subscription_name.subscription_name,
  row_number() over (
    partition by part_key
    order by abs(cost) desc, charge_group, held.subscription_id, price_list_id, rule_id) as place
from held
left join subscription_name using (subscription_id)
