-- The causes of every invoice in their order. What is shown is in minor units and adds up as well:
-- what cutting the digits leaves over is shown as rounding, or where there is none, as the first.
-- grain: seller_id, invoice_number, billing_currency, cause
with units as (
  select currency as billing_currency, minor_units from currency
), cut as (
  select cause.*, round_to_minor(cause.invoiced, units.minor_units) as invoiced_cut,
    round_to_minor(cause.billed, units.minor_units) as billed_cut, units.minor_units,
    cause.place = first_value(cause.place) over (partition by cause.seller_id,
      cause.invoice_number, cause.billing_currency order by cause.cause <> 'rounding', cause.place)
      as takes_rest
  from reconciled_cause cause
  join units using (billing_currency)
), rested as (
  select *, case when takes_rest then round_to_minor(sum(invoiced) over whole, minor_units)
      - sum(invoiced_cut) over whole else 0 end as invoiced_rest,
    case when takes_rest then round_to_minor(sum(billed) over whole, minor_units)
      - sum(billed_cut) over whole else 0 end as billed_rest
  from cut
  window whole as (partition by seller_id, invoice_number, billing_currency)
)
select seller_id, invoice_number, billing_currency, cause, invoiced, billed, difference, tolerance,
  is_open, invoiced_cut + invoiced_rest as invoiced_shown, billed_cut + billed_rest as billed_shown,
  invoiced_cut + invoiced_rest - billed_cut - billed_rest as difference_shown
from rested
order by seller_id, invoice_number, billing_currency, place
