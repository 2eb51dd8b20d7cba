-- The draft asked for with who sells, who pays, and where its rates stand.
-- grain: invoice_key
select invoice.*, strftime(invoice.period_start, '%Y-%m') as period, account.name as account_name,
  account.file as account_file, account.line_no as account_line_no,
  seller.legal_name as seller_name, seller.file as seller_file, seller.line_no as seller_line_no,
  tax_fx.file as tax_fx_file, tax_fx.line_no as tax_fx_line_no, line.lines, line.usage_rows,
  cast(cast(invoice.net as decimal(38, 20)) - invoice.net_exact as decimal(38, 20)) as rounding
from invoice
join wanted on wanted.target = invoice.invoice_key
join seller on seller.seller_id = invoice.seller_id
join (
  select invoice_key, count(*) as lines, cast(sum(usage_rows) as bigint) as usage_rows
  from invoice_line group by invoice_key
) line on line.invoice_key = invoice.invoice_key
left join (
  select account.account_id, arg_max(account.name, account.valid_from) as name,
    arg_max(account.file, account.valid_from) as file,
    arg_max(account.line_no, account.valid_from) as line_no
  from account cross join billing_run
  where account.valid_from <= billing_run.period_last_day group by account.account_id
) account on account.account_id = invoice.account_id
left join fx_rate tax_fx on invoice.currency <> invoice.tax_currency and tax_fx.kind = 'tax'
  and tax_fx.from_currency = invoice.currency and tax_fx.to_currency = invoice.tax_currency
  and tax_fx.month = strftime(invoice.period_start, '%Y-%m')
