-- The tax rule of every product that an account is charged for, at the tax point (B28): the exact
-- country beats *, then the kind, then the product. Without one, or without the VAT ids that
-- reverse charge needs, the account is held (B21).
-- grain: account_id, tax_product
with charged as (
  select distinct account_id, tax_product from charge where is_invoiced
), ruled as (
  select charged.account_id, charged.tax_product, tax_rule.*,
    row_number() over (
      partition by charged.account_id, charged.tax_product
      order by tax_rule.specificity desc) as place
  from charged
  join billed_account account using (account_id)
  cross join billing_run
  join tax_rule on tax_rule.seller_id = account.seller_id
    and tax_rule.customer_country in (account.country, '*')
    and tax_rule.customer_kind in (account.customer_kind, '*')
    and tax_rule.product in (charged.tax_product, '*')
    and billing_run.period_last_day >= tax_rule.valid_from
    and billing_run.period_last_day < tax_rule.valid_to
)
select charged.account_id, charged.tax_product, ruled.category as tax_category,
  ruled.rate as tax_rate, ruled.reason_code, ruled.reason_text, ruled.legal_phrase,
  ruled.file as tax_file, ruled.line_no as tax_line_no,
  case when ruled.category is null then 'missing_tax'
    when ruled.category = 'AE' and not account.has_vat_ids
      then 'reverse_charge_without_vat_id' end as hold_reason
from charged
join billed_account account using (account_id)
left join ruled on ruled.account_id = charged.account_id
  and ruled.tax_product = charged.tax_product and ruled.place = 1
