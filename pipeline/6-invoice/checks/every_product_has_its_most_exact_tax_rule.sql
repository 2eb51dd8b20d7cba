-- why: tax follows the rule that names most of country, kind and product (B28); another one charges
--   the wrong tax, and a product without a rule holds the account.
-- fix: look at rates/tax.csv; if it is right, report it.
with applying as (
  select charged.account_id, charged.tax_product, max(rule.specificity) as specificity
  from (select distinct account_id, tax_product from charge where is_invoiced) charged
  join billed_account account using (account_id)
  cross join billing_run run
  left join tax_rule rule on rule.seller_id = account.seller_id
    and (rule.customer_country = account.country or rule.customer_country = '*')
    and (rule.customer_kind = account.customer_kind or rule.customer_kind = '*')
    and (rule.product = charged.tax_product or rule.product = '*')
    and run.period_last_day >= rule.valid_from and run.period_last_day < rule.valid_to
  group by all
)
select account_id, tax_product, applying.specificity, tax.tax_file, tax.tax_line_no,
  tax.tax_category, tax.tax_rate, tax.hold_reason
from applying
full join account_tax tax using (account_id, tax_product)
left join tax_rule rule on rule.file = tax.tax_file and rule.line_no = tax.tax_line_no
where applying.account_id is null or tax.account_id is null
  or rule.specificity is distinct from applying.specificity
  or rule.category is distinct from tax.tax_category or rule.rate is distinct from tax.tax_rate
  or tax.tax_category is null and tax.hold_reason is null
