-- What of a reconciliation stands against closing, in words (B29).
-- grain: seller_id, invoice_number, billing_currency, what
with reason as (
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
select seller_id, invoice_number, billing_currency, what, cast(place as bigint) as place, words
from reason
