-- The book rates with which the revenue of the lines asked for was brought into
-- the seller's currency (B26).
-- grain: hop, month, from_currency
with line as (
  select hop, usage_month as month, currency, book_currency from explained_line where is_invoiced
  union all
  select hop, period, unnest([currency, case kind when 'adjustment' then price_currency end]),
    book_currency
  from explained_added
  where revenue_book is not null
)
select distinct line.hop, rate.month, rate.from_currency, rate.to_currency, rate.rate,
  rate.file, rate.line_no, rate.source
from line
join fx_rate rate on rate.kind = 'book' and rate.month = line.month
  and rate.from_currency = line.currency and rate.to_currency = line.book_currency
where line.currency <> line.book_currency
