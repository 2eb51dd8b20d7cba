-- The sell rate of the month for a price in another currency than the contract's; no row
-- where none is needed (B24).
-- grain: from_currency, to_currency
select won.price_currency as from_currency, account.currency as to_currency, strftime(wanted.day,
  '%Y-%m') as month,
  rate.rate, rate.source, rate.file, rate.line_no
from explained_candidate won
cross join wanted
join asked_account account on account.holds
left join fx_rate rate on rate.kind = 'sell' and rate.month = strftime(wanted.day, '%Y-%m')
  and rate.from_currency = won.price_currency and rate.to_currency = account.currency
where won.is_winner and won.price_currency <> account.currency
