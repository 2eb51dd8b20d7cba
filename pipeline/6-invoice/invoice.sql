-- Draft documents: sums of rounded lines and taxes. What nets below zero is a credit
-- note, never an invoice (B33).
-- grain: invoice_key
with summed as (
  select invoice_key, cast(sum(amount_rounded) as decimal(20, 3)) as net,
    cast(sum(amount_exact) as decimal(38, 20)) as net_exact,
    bool_or(amount_rounded <> 0) as has_money
  from invoice_line group by all
), taxed as (
  select invoice_key, cast(sum(tax) as decimal(20, 3)) as tax, min(base) as least_base
  from tax_line group by all
)
select draft.invoice_key,
  case when not summed.has_money then 'zero'
    when summed.net + taxed.tax < 0 or taxed.least_base < 0 then 'credit_note'
    else 'invoice' end as document_type,
  billed.seller_id, draft.account_id, draft.invoice_by as group_by, draft.group_value,
  draft.currency, currency.minor_units, billed.market_id, billed.language,
  billed.locale, billed.paper, billing_run.period_start, billing_run.period_last_day,
  billing_run.period_last_day as tax_point, billed.payment_terms_days, summed.net, taxed.tax,
  cast(summed.net + taxed.tax as decimal(20, 3)) as gross, summed.net_exact, billed.tax_currency,
  case when draft.currency <> billed.tax_currency then fx_rate.rate end as tax_fx_rate,
  case when draft.currency <> billed.tax_currency then fx_rate.source end as tax_fx_source,
  case when draft.currency <> billed.tax_currency then fx_rate.published_on end
    as tax_fx_published_on
from (
  select distinct invoice_key, account_id, currency, invoice_by, group_value from draft_charge
) draft
join summed using (invoice_key)
join taxed using (invoice_key)
join billed_account billed using (account_id)
join currency on currency.currency = draft.currency
cross join billing_run
left join fx_rate on fx_rate.kind = 'tax' and fx_rate.from_currency = draft.currency
  and fx_rate.to_currency = billed.tax_currency
  and fx_rate.month = strftime(billing_run.period_start, '%Y-%m')
