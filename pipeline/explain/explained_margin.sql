-- What the seller earns on the lines asked for, at the book rates of their months (B26);
-- only where it invoices them.
-- grain: hop
with line as (
  select hop, book_currency, billing_currency, revenue_book, cost, pec_billing, fx_margin
  from explained_line
  where is_invoiced
  union all
  select hop, book_currency, book_currency, revenue_book, 0, 0, fx_margin
  from explained_added
  where revenue_book is not null
)
select hop, min(book_currency) as book_currency, min(billing_currency) as billing_currency,
  cast(sum(revenue_book) as decimal(22, 10)) as revenue, cast(sum(cost) as decimal(22, 10)) as cost,
  cast(sum(pec_billing) as decimal(22, 10)) as pec,
  cast(sum(fx_margin) as decimal(22, 10)) as fx_margin,
  cast(sum(revenue_book - fx_margin - cost) as decimal(22, 10)) as price_margin,
  cast(sum(revenue_book - cost) as decimal(22, 10)) as margin
from line
group by hop
