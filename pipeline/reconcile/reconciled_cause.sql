-- Microsoft's invoice taken apart (B29): from daily usage to its total, cause by cause, with what
-- the run bills of each at cost. The causes add up to the total exactly: what no file explains is
-- unexplained. Without a first page the total is what the files say.
-- grain: seller_id, invoice_number, billing_currency, cause
with told as (
  select seller_id, invoice_number, billing_currency, cause, sum(invoiced) as invoiced,
    sum(billed) as billed
  from invoice_part group by all
), summed as (
  select seller_id, invoice_number, billing_currency, sum(invoiced) as invoiced
  from told group by all
), whole as (
  from told
  union all
  select document.seller_id, document.invoice_number, document.billing_currency, 'unexplained',
    coalesce(document.invoice_total - summed.invoiced, 0), 0
  from vendor_document document
  left join summed using (seller_id, invoice_number, billing_currency)
), added as (
  select seller_id, invoice_number, billing_currency, cause, sum(invoiced) as invoiced,
    sum(billed) as billed
  from whole
  group by all
  having sum(invoiced) <> 0 or sum(billed) <> 0 or cause = 'unexplained'
)
select added.seller_id, added.invoice_number, added.billing_currency, added.cause, limits.place,
  cast(added.invoiced as decimal(38, 18)) as invoiced,
  cast(added.billed as decimal(38, 18)) as billed,
  cast(added.invoiced - added.billed as decimal(38, 18)) as difference, limits.tolerance,
  coalesce(abs(added.invoiced - added.billed) > limits.tolerance, false) as is_open
from added
join cause_limit limits using (seller_id, billing_currency, cause)
