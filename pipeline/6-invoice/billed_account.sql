-- The accounts that get documents this period, as they stand at the tax point (B2, B31).
-- grain: account_id
with charged as (
  select distinct account_id from charge where is_invoiced
), current_row as (
  select account.*,
    row_number() over (partition by account.account_id order by account.valid_from desc) as place
  from account join charged using (account_id) cross join billing_run
  where account.valid_from <= billing_run.period_last_day
)
select account.account_id, account.seller_id, account.market_id, account.invoice_by,
  account.country, account.payment_terms_days, account.language,
  market.locale, market.paper, seller.tax_currency, seller.billing_currency as book_currency,
  account.customer_kind, account.vat_id is not null and seller.vat_ids is not null as has_vat_ids
from current_row account
join market using (market_id)
join seller on seller.seller_id = account.seller_id
where account.place = 1
