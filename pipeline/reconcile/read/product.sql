-- Plans and products in which money of an open cause lies, the largest first, ten of each.
-- grain: seller_id, invoice_number, billing_currency, cause, plan_id, product_id, sku_id
with part as (
  from (unpivot reconciled_product
    on missing, surplus, late, quarantined, unassigned, out_of_period, price, pec, fx, unexplained
    into name cause value amount)
)
select part.seller_id, part.invoice_number, part.billing_currency, part.cause, part.customer_id,
  part.plan_id, part.product_id, part.sku_id, part.amount,
  round_to_minor(part.amount, currency.minor_units) as shown
from part
join reconciled_cause whole using (seller_id, invoice_number, billing_currency, cause)
join currency on currency.currency = part.billing_currency
where whole.is_open and part.amount <> 0
  -- what its own line bills is not open
  and (part.cause <> 'missing' or part.line_billed = 0)
qualify row_number() over (partition by part.seller_id, part.invoice_number,
  part.billing_currency, part.cause
  order by abs(part.amount) desc, part.plan_id, part.product_id, part.sku_id) <= 10
order by part.seller_id, part.invoice_number, part.billing_currency, whole.place,
  abs(part.amount) desc, part.plan_id, part.product_id, part.sku_id
