-- The adjustments of the period: by hand (B20), in contract currency at its sell rate (B24), or
-- for an issued document (B33), whose currency stays, whatever the contract says since. What lacks
-- the rate, or is for an account that begins later, says so.
-- grain: file, line_no
with placed as (
  select adjustment.*, account.hop, account.is_invoiced,
    case when correction is null then account.currency else adjustment.currency end
      as owed_currency,
    account.account_valid_from > run.period_last_day as is_early,
    case when correction is not null or adjustment.currency = account.currency then 1
      else sell.rate end as sell_rate
  from adjustment
  cross join billing_run run
  join charged_account account on account.account_id = adjustment.account_id
  left join fx_rate sell on sell.kind = 'sell' and sell.month = adjustment.period
    and sell.from_currency = adjustment.currency and sell.to_currency = account.currency
  where adjustment.period = strftime(run.period_start, '%Y-%m')
)
select file, line_no, account_id, hop, is_invoiced, owed_currency as currency,
  coalesce(customer_account_id, account_id) as customer_account_id,
  coalesce(subscription_id, '') as subscription_id, text, tax_product,
  correction is not null as is_late,
  currency as price_currency, cast(net as decimal(38, 20)) as price_amount,
  cast(case when currency <> owed_currency then sell_rate end as decimal(15, 9)) as fx_rate,
  cast(net * sell_rate as decimal(38, 20)) as amount, reason, approver,
  case when is_early then 'account_begins_later' when sell_rate is null then 'missing_fx' end
    as hold_reason
from placed
