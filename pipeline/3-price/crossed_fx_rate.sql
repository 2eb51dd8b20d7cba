-- The exchange rates of finance and, where the config names a currency to go by (fxVia), those of
-- pairs that have none of their own: two rates of the month multiplied, half up to 9 places, and
-- said so (B23). Tax never goes by way of another currency (B28).
-- grain: kind, month, from_currency, to_currency
with crossed as (
  select first.month, first.from_currency, second.to_currency,
    cast(round(first.rate * second.rate, 9) as decimal(15, 9)) as rate, first.kind,
    concat('by way of ', billing_run.fx_via, ': ', first.rate, ' (', first.file, ':', first.line_no,
      ') × ', second.rate, ' (', second.file, ':', second.line_no, ')') as source,
    cast(null as date) as published_on, first.file, first.line_no
  from fx_rate first
  join billing_run on first.to_currency = billing_run.fx_via
  join fx_rate second on second.kind = first.kind and second.month = first.month
    and second.from_currency = billing_run.fx_via and second.to_currency <> first.from_currency
  where first.kind <> 'tax' and not exists (
    select 1 from fx_rate own where own.kind = first.kind and own.month = first.month
      and own.from_currency = first.from_currency and own.to_currency = second.to_currency)
)
from fx_rate
union all by name
from crossed
