-- The limits of every account that is in the period, its own before those of its lists (B16), with
-- minimum and maximum in contract currency; without a rate they have none and hold the account.
-- grain: account_id, line_no
with holder as (
  select charge_limit.line_no, charge_limit.account_id, cast(0 as bigint) as place
  from charge_limit
  where charge_limit.account_id is not null
  union all
  select charge_limit.line_no, account.account_id, list.list_rank
  from charge_limit
  join price_list_rank list on list.price_list_id = charge_limit.price_list_id
  join charged_account account on account.account_id = list.account_id
    and account.account_valid_from = list.account_valid_from
)
select account.account_id, limits.line_no, limits.file, limits.limit_id, holder.place, limits.scope,
  limits.meter_category, limits.charge_kind, account.hop, account.is_invoiced, account.currency,
  limits.account_id is not null as is_own, limits.minimum, limits.maximum,
  limits.currency as price_currency, sell.rate as fx_rate,
  cast(limits.minimum * case when limits.currency = account.currency then 1 else sell.rate end
    as decimal(38, 20)) as least_amount,
  cast(limits.maximum * case when limits.currency = account.currency then 1 else sell.rate end
    as decimal(38, 20)) as most_amount,
  limits.text,
  case when limits.currency <> account.currency and sell.rate is null then 'missing_fx' end
    as hold_reason
from holder
join charge_limit limits on limits.line_no = holder.line_no
join charged_account account on account.account_id = holder.account_id
cross join billing_run run
left join fx_rate sell on sell.kind = 'sell' and sell.from_currency = limits.currency
  and sell.to_currency = account.currency
  and sell.month = strftime(run.period_start, '%Y-%m')
where run.period_start >= limits.valid_from and run.period_start < limits.valid_to
