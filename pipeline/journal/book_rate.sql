-- The rate at which a currency is booked in another: the book rate of the period, also for what is
-- given back (B25, B26).
-- grain: currency, book_currency
select currency, currency as book_currency, cast(1 as decimal(15, 9)) as rate
from currency
union all
select from_currency, to_currency, rate
from fx_rate cross join billing_run
where kind = 'book' and month = strftime(billing_run.period_start, '%Y-%m')
  and from_currency <> to_currency
