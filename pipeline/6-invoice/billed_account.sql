-- The accounts that get documents this period, as they stand at the tax point (B2, B31),
-- with their tax rule (B28).
-- grain: account_id
with charged as (
  select distinct account_id from charge where is_invoiced
), current_row as (
  select account.*,
    row_number() over (partition by account.account_id order by account.valid_from desc) as place
  from account join charged using (account_id) cross join billing_run
  where account.valid_from <= billing_run.period_last_day
), ruled as (
  select account.account_id, tax_rule.file as tax_file, tax_rule.line_no as tax_line_no,
    tax_rule.category, tax_rule.rate, tax_rule.reason_code, tax_rule.reason_text,
    tax_rule.legal_phrase,
    row_number() over (partition by account.account_id order by tax_rule.specificity desc) as place
  from current_row account
  join seller using (seller_id)
  cross join billing_run
  join tax_rule on tax_rule.seller_id = account.seller_id
    and tax_rule.customer_country in (account.country, '*')
    and tax_rule.customer_kind in (account.customer_kind, '*')
    and tax_rule.product in ('usage', '*')
    and billing_run.period_last_day >= tax_rule.valid_from
    and billing_run.period_last_day < tax_rule.valid_to
  where account.place = 1
)
select account.account_id, account.seller_id, account.market_id, account.invoice_by,
  account.country, account.payment_terms_days, account.language,
  market.locale, market.paper, seller.tax_currency, seller.billing_currency as book_currency,
  ruled.category as tax_category, ruled.rate as tax_rate, ruled.reason_code, ruled.reason_text,
  ruled.legal_phrase, ruled.tax_file, ruled.tax_line_no,
  case when ruled.category is null then 'missing_tax'
    when ruled.category = 'AE' and (account.vat_id is null or seller.vat_ids is null)
      then 'reverse_charge_without_vat_id' end as hold_reason
from current_row account
join market using (market_id)
join seller on seller.seller_id = account.seller_id
left join ruled on ruled.account_id = account.account_id and ruled.place = 1
where account.place = 1
