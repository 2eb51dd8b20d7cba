-- What added lines bring at the book rate of the period, in the seller's currency; the part that
-- the sell rate of an adjustment in another currency made is kept apart (B26). Only hops that the
-- seller invoices. What lacks a rate has none, and holds the account (B21).
-- grain: kind, file, line_no, account_id, currency, customer_account_id, subscription_id,
--   meter_category, tax_product, is_late, tag_value
with booked as (
  select added.kind as kind, added.file as file, added.line_no as line_no,
    added.account_id as account_id, added.currency as currency,
    added.customer_account_id as customer_account_id, added.subscription_id as subscription_id,
    added.meter_category as meter_category, added.tax_product as tax_product,
    added.is_late as is_late, added.tag_value as tag_value, account.book_currency as book_currency,
    added.price_currency as price_currency,
    case when added.currency = account.book_currency
        then cast(round(added.amount, 10) as decimal(22, 10))
      else cast(round(cast(cast(round(added.amount, 10) as decimal(22, 10)) * book.rate
        as decimal(38, 19)), 10) as decimal(22, 10)) end as revenue_book,
    case when added.price_currency = account.book_currency
        then cast(round(added.price_amount, 10) as decimal(22, 10))
      else cast(round(cast(cast(round(added.price_amount, 10) as decimal(22, 10))
        * price_book.rate as decimal(38, 19)), 10) as decimal(22, 10)) end as price_book
  from added_line added
  join charged_account account on added.account_id = account.account_id
  left join fx_rate book on book.kind = 'book' and book.month = account.period
    and book.from_currency = added.currency and book.to_currency = account.book_currency
  left join fx_rate price_book on price_book.kind = 'book' and price_book.month = account.period
    and price_book.from_currency = added.price_currency
    and price_book.to_currency = account.book_currency
  where added.is_invoiced
)
select booked.kind as kind, booked.file as file, booked.line_no as line_no,
  booked.account_id as account_id, booked.currency as currency,
  booked.customer_account_id as customer_account_id, booked.subscription_id as subscription_id,
  booked.meter_category as meter_category, booked.tax_product as tax_product,
  booked.is_late as is_late, booked.tag_value as tag_value, booked.book_currency as book_currency,
  case when booked.price_book is null then cast(null as decimal(22, 10))
    else booked.revenue_book end as revenue_book,
  case when booked.price_currency = booked.currency then cast(0 as decimal(22, 10))
    else cast(booked.revenue_book - booked.price_book as decimal(22, 10)) end as fx_margin,
  case when booked.revenue_book is null then booked.currency
    when booked.price_book is null then booked.price_currency end as unbooked_currency
from booked
