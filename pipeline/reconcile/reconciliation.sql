-- Microsoft's invoices of the period and how they compare with what the run bills at cost (B29).
-- grain: seller_id, invoice_number, billing_currency
with summed as (
  select seller_id, invoice_number, billing_currency, sum(invoiced) as invoiced,
    sum(billed) as billed, sum(invoiced) filter (cause = 'tax') as tax,
    sum(invoiced) filter (cause = 'daily_usage') as daily_usage,
    sum(invoiced) filter (cause = 'unexplained') as unexplained,
    count(*) filter (is_open) as open_causes
  from reconciled_cause group by all
), sign as (
  select seller_id, invoice_number, billing_currency, count(*) as signs
  from partial_file group by all
)
select document.seller_id, document.invoice_number, document.billing_currency,
  case when document.invoice_total is null then 'no total'
    when summed.open_causes > 0 or sign.signs > 0 then 'open' else 'agrees' end as state,
  document.has_daily_usage, document.has_reconciliation, document.invoice_total,
  cast(coalesce(summed.tax, 0) as decimal(38, 18)) as tax,
  cast(coalesce(summed.invoiced, 0) - coalesce(summed.tax, 0) as decimal(38, 18)) as net,
  cast(coalesce(summed.daily_usage, 0) as decimal(38, 18)) as daily_usage,
  cast(coalesce(summed.billed, 0) as decimal(38, 18)) as billed,
  cast(coalesce(summed.invoiced, 0) - coalesce(summed.tax, 0) - coalesce(summed.billed, 0)
    as decimal(38, 18)) as difference,
  cast(coalesce(summed.unexplained, 0) as decimal(38, 18)) as unexplained,
  coalesce(summed.open_causes, 0) as open_causes, coalesce(sign.signs, 0) as signs
from vendor_document document
left join summed using (seller_id, invoice_number, billing_currency)
left join sign using (seller_id, invoice_number, billing_currency)
