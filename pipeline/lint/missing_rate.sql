-- why: usage like that of the latest month has a price in another currency than the account pays,
--   or than we book, and the month has no exchange rate for it: it holds the account (B21, B24).
-- fix: add the sell rate, and the book rate to our own currency, of the month to rates/fx/.
with missing as (
  select priced.account_id, priced.usage_date, priced.price_currency, priced.currency,
    priced.book_currency, priced.usage_month, held.cost, held.billing_currency
  from held_line held
  join priced_usage priced using (usage_class_id, usage_date, hop)
  where held.hold_reason = 'missing_fx'
)
select account.file, account.line_no, account.account_id as subject,
  concat('no exchange rate in ', missing.usage_month, ' from ', missing.price_currency,
    case when missing.price_currency <> missing.currency
      then concat(' to ', missing.currency) else '' end,
    case when missing.book_currency not in (missing.price_currency, missing.currency)
      then concat(' or to ', missing.book_currency, ' (book)') else '' end) as detail,
  cast(sum(missing.cost) as decimal(22, 10)) as money, missing.billing_currency as currency
from missing
join account on account.account_id = missing.account_id
  and missing.usage_date >= account.valid_from and missing.usage_date < account.valid_to
group by account.file, account.line_no, account.account_id, missing.usage_month,
  missing.price_currency, missing.currency, missing.book_currency, missing.billing_currency
