-- Which exchange rates changed, where they stand, and what that makes up; `shown` is the amount in
-- minor units.
-- grain: month, from_currency, to_currency, is_invoiced
with used as (
  select usage.usage_month as month, usage.price_currency as from_currency,
    usage.currency as to_currency, usage.is_invoiced,
    cast(sum(usage.fx) as decimal(38, 20)) as amount
  from usage_difference usage cross join asked_difference
  where usage.fx <> 0 and (asked_difference.account_id is null
    or lower(asked_difference.account_id) = lower(usage.account_id))
  group by all
), rate as (
  select side, month, from_currency, to_currency, plain_number(rate) as rate,
    concat(file, ':', line_no) as place
  from fx_rate where kind = 'sell'
), units as (
  select currency, max(minor_units) as minor_units from currency group by all
)
select month, from_currency, to_currency, used.is_invoiced, old.rate as rate_before,
  old.place as place_before, new.rate as rate_after, new.place as place_after, used.amount,
  round_to_minor(used.amount, units.minor_units) as shown
from used
join units on units.currency = used.to_currency
left join (select * from rate where side = 'before') old using (month, from_currency, to_currency)
left join (select * from rate where side = 'after') new using (month, from_currency, to_currency)
order by month, from_currency, to_currency, is_invoiced desc
