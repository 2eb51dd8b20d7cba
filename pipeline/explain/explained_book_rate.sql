-- The book rates with which the revenue of the lines asked for was brought into
-- the seller's currency (B26).
-- grain: hop, month, from_currency
select distinct line.hop, rate.month, rate.from_currency, rate.to_currency, rate.rate,
  rate.file, rate.line_no, rate.source
from explained_line line
join fx_rate rate on rate.kind = 'book' and rate.month = line.usage_month
  and rate.from_currency = line.currency
  and rate.to_currency = line.book_currency
where line.is_invoiced and line.currency <> line.book_currency
