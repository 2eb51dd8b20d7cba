-- Tax per category and rate on the document, from the rounded lines, rounded once (B28); and the
-- same in the currency the seller declares its tax in, where that is another one.
-- grain: invoice_key, tax_category, tax_rate
with base as (
  select line.invoice_key, draft.account_id, draft.currency, line.tax_category, line.tax_rate,
    cast(sum(line.amount_rounded) as decimal(20, 3)) as base
  from invoice_line line
  join (select distinct invoice_key, account_id, currency from draft_charge) draft
    using (invoice_key)
  group by all
), reason as (
  -- one category and rate may have the rules of several products
  select account_id, tax_category, tax_rate,
    string_agg(distinct reason_code, ', ' order by reason_code) as reason_code,
    string_agg(distinct reason_text, ' ' order by reason_text) as reason_text,
    string_agg(distinct legal_phrase, ' ' order by legal_phrase) as legal_phrase
  from account_tax
  group by all
), taxed as (
  select base.*,
    round_to_minor(cast(base.base as decimal(20, 3)) * cast(base.tax_rate * 0.01 as decimal(9, 6)),
      currency.minor_units) as tax
  from base join currency using (currency)
)
select taxed.invoice_key, taxed.tax_category, taxed.tax_rate, taxed.base, taxed.tax,
  case when taxed.currency = billed.tax_currency then null
    else cast(round(cast(taxed.tax as decimal(20, 3)) * fx_rate.rate, 2) as decimal(20, 2))
    end as tax_in_tax_currency,
  reason.reason_code, reason.reason_text, reason.legal_phrase
from taxed
join billed_account billed using (account_id)
join reason using (account_id, tax_category, tax_rate)
cross join billing_run
left join fx_rate on fx_rate.kind = 'tax' and fx_rate.from_currency = taxed.currency
  and fx_rate.to_currency = billed.tax_currency
  and fx_rate.month = strftime(billing_run.period_start, '%Y-%m')
