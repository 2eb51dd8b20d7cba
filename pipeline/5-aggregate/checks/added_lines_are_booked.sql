-- why: what is added is revenue at the book rate of the period, once; without a rate its account is
--   held, or the margin would leave it out (B26).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
select added.kind, added.file, added.line_no, account_id, added.currency, added.amount,
  added.price_currency, added.price_amount, booked.revenue_book, booked.fx_margin
from (from added_line where is_invoiced) added
full join added_revenue booked using (kind, file, line_no, account_id, currency,
  customer_account_id, subscription_id, meter_category, tax_product, is_late, tag_value)
left join charged_account account using (account_id)
left join fx_rate book on book.kind = 'book' and book.month = account.period
  and book.from_currency = added.currency and book.to_currency = account.book_currency
left join fx_rate price on price.kind = 'book' and price.month = account.period
  and price.from_currency = added.price_currency and price.to_currency = account.book_currency
where added.kind is null or booked.kind is null
  or booked.revenue_book <> case when added.currency = account.book_currency
    then round(added.amount, 10) else round(cast(round(added.amount, 10) as decimal(22, 10))
      * book.rate, 10) end
  or booked.fx_margin <> case when added.price_currency = added.currency then 0
    else booked.revenue_book - case when added.price_currency = account.book_currency
      then round(added.price_amount, 10)
      else round(cast(round(added.price_amount, 10) as decimal(22, 10)) * price.rate, 10) end end
