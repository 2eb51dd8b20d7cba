-- The charge that is asked for, by its own name or by the invoice line made of
-- it; none for a usage record.
-- grain: charge_id
select charge.*, line.line_no, line.amount_exact, line.amount_rounded, line.rounding,
  line.tax_category, line.tax_rate, currency.minor_units, account.name as account_name,
  account.file as account_file, account.line_no as account_line_no,
  coalesce(customer.name, account.name) as customer_name,
  coalesce(subscription_name.subscription_name, charge.subscription_id) as subscription_name,
  strftime(billing_run.period_start, '%Y-%m') as period
from named_charge charge
cross join wanted
cross join billing_run
join currency on currency.currency = charge.currency
left join invoice_line line on line.invoice_key = charge.invoice_key
  and line.customer_account_id = charge.customer_account_id
  and line.subscription_id = charge.subscription_id
  and line.meter_category = charge.meter_category and line.is_late = charge.is_late
  and line.charge_source = charge.charge_source and line.tax_product = charge.tax_product
left join subscription_name on subscription_name.subscription_id = charge.subscription_id
left join (
  select account.account_id, arg_max(account.name, account.valid_from) as name,
    arg_max(account.file, account.valid_from) as file,
    arg_max(account.line_no, account.valid_from) as line_no
  from account cross join billing_run
  where account.valid_from <= billing_run.period_last_day group by account.account_id
) account on account.account_id = charge.account_id
left join (
  select account.account_id, arg_max(account.name, account.valid_from) as name
  from account cross join billing_run
  where account.valid_from <= billing_run.period_last_day group by account.account_id
) customer on customer.account_id = charge.customer_account_id
where wanted.target in (charge.charge_id, concat(line.invoice_key, '/', line.line_no))
