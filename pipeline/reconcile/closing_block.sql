-- What of a reconciliation stands against closing, in words (B29), of the sellers who reconcile:
-- those with an invoice of Microsoft in rates/ for this period or an earlier one.
-- grain: seller_id, invoice_number, billing_currency, what
with reconciling as (
  select distinct seller_id
  from vendor_invoice
  join billing_run on vendor_invoice.period <= strftime(billing_run.period_start, '%Y-%m')
  union
  -- usage of a partner that nobody is the seller of
  select '' from vendor_invoice
), reason as (
  select seller_id, invoice_number, billing_currency, cause as what, 2 as place,
    concat(replace(cause, '_', ' '), ' ', plain_number(round(difference, 4)), ' ', billing_currency,
      ', tolerance ', plain_number(tolerance)) as words
  from reconciled_cause where is_open
  union all
  select seller_id, invoice_number, billing_currency, concat_ws(' ', sign, customer_id), 1, detail
  from partial_file
  union all
  select seller_id, invoice_number, billing_currency, 'no total', 0,
    'its total is not in rates/vendor-invoices.csv'
  from reconciliation where state = 'no total'
)
select seller_id, invoice_number, billing_currency, what, cast(place as bigint) as place, words,
  seller_id in (select seller_id from reconciling) as blocks_close
from reason
