-- why: what a bundle prices out costs nothing, and only while its account, or its end customer, has
--   the service that pays for it.
-- fix: look at the rule of the bundle and at rates/services.csv; if they are right, report it.
select rated.usage_class_id, rated.usage_date, rated.hop, rated.account_id,
  rated.customer_account_id, rated.amount, rule.bundle, rule.file, rule.line_no
from rated_line rated
left join price_rule rule on rule.price_list_id = rated.price_list_id
  and rule.rule_id = rated.rule_id and rule.model = 'bundled'
where rated.treatment = 'bundled' and (rated.amount <> 0 or not exists (
  select 1 from service
  where lower(service.service_id) = lower(rule.bundle)
    and service.account_id in (rated.account_id, rated.customer_account_id)
    and rated.usage_date >= service.valid_from and rated.usage_date < service.valid_to))
