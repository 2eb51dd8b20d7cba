-- What the files and the first page tell of an invoice, per cause: what Microsoft charges for it,
-- and what of that the run bills at cost.
-- grain: seller_id, invoice_number, billing_currency, cause, part
with usage as (
  select seller_id, invoice_number, billing_currency, cause,
    sum(amount) as invoiced,
    sum(case when cause = 'daily_usage' then amount
      when line_billed = 0 then 0
      when cause in ('quarantined', 'out_of_period') then amount
      -- what a line is not by its own prices is billed with it
      when cause = case when is_marketplace then 'marketplace' else 'missing' end
        then line_billed - quarantined_cost - other_cost else 0 end) as billed
  from (unpivot (select *, quarantined as quarantined_cost, out_of_period as other_cost,
      marketplace <> 0 as is_marketplace
      from reconciled_product)
    on daily_usage, marketplace, missing, surplus, late, quarantined, unassigned, out_of_period,
      price, pec, fx, rounding, unexplained
    into name cause value amount)
  group by all
), line as (
  select seller_id, invoice_number, billing_currency, line_kind,
    sum(subtotal - unexplained) as explained, sum(unexplained) as unexplained
  from reconciled_line
  where line_kind <> 'usage' and is_of_period
  group by all
), billed as (
  select seller_id, invoice_number, billing_currency, line_kind, sum(cost) as cost,
    sum(unassigned_cost) as unassigned
  from billed_product
  where line_kind not in ('daily_usage', 'usage')
  group by all
), tax as (
  select seller_id, invoice_number, billing_currency, sum(tax_total) as tax
  from reconciled_line where is_of_period group by all
)
select seller_id, invoice_number, billing_currency, cause, 'usage' as part, invoiced, billed
from usage
union all
select seller_id, invoice_number, billing_currency, line_kind, 'line',
  coalesce(line.explained, 0) - coalesce(billed.unassigned, 0),
  coalesce(billed.cost, 0) - coalesce(billed.unassigned, 0)
from line
full join billed using (seller_id, invoice_number, billing_currency, line_kind)
union all
select seller_id, invoice_number, billing_currency, 'unassigned', 'line', sum(unassigned), 0
from billed group by all
union all
select seller_id, invoice_number, billing_currency, 'unexplained', 'line', sum(unexplained), 0
from line group by all
union all
select seller_id, invoice_number, billing_currency, 'quarantined', 'line', sum(cost), 0
from quarantined_product where dataset <> 'daily_usage' group by all
union all
select seller_id, invoice_number, billing_currency, 'out_of_period', 'line', sum(subtotal), 0
from reconciled_line where not is_of_period group by all
union all
select seller_id, invoice_number, billing_currency, 'tax', 'tax',
  coalesce(document.told_tax, tax.tax, 0), 0
from vendor_document document
left join tax using (seller_id, invoice_number, billing_currency)
