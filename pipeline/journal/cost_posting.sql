-- What the usage behind documents costs, per product, less what was posted of it before: a document
-- that is billed anew costs nothing more, one that is corrected by a run costs the difference.
-- grain: invoice_key, role, product
with part as (
  select document.invoice_key, charge.tax_product as product,
    round_to_minor(sum(charge.cost), document.book_minor_units) as amount
  from booked_document document
  join wanted_draft_charge charge using (invoice_key)
  where document.has_cost
  group by document.invoice_key, charge.tax_product, document.book_minor_units
  union all
  select document.invoice_key, earlier.product, -earlier.amount
  from booked_document document
  join earlier_posting earlier using (invoice_key)
  where document.has_cost and earlier.kind = 'cost' and earlier.role = 'cost'
), changed as (
  select invoice_key, product, cast(sum(amount) as decimal(20, 3)) as amount
  from part
  group by all
  having sum(amount) <> 0
)
select invoice_key, 'cost' as role, product, amount from changed
union all
select invoice_key, 'vendor_clearing', product, -amount from changed
