-- What the month leaves, per currency of the books; to two places, for print.
-- grain: book_currency
select book_currency, round(sum(cost), 2) as cost, round(sum(revenue), 2) as revenue,
  round(sum(margin), 2) as margin, round(sum(price_margin), 2) as price_margin,
  round(sum(fx_margin), 2) as fx_margin
from margin
group by all
order by book_currency
