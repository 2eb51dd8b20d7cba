-- What documents say, as postings: receivable, revenue per product and tax, tax per code; debit
-- above zero. Each is booked at the rate of its document, tax as it is declared where that is in
-- the same currency (B28); what rounding leaves between them is a posting of its own.
-- grain: invoice_key, role, product, tax_category, tax_rate
with part as (
  select invoice_key, 'receivable' as role, '' as product, '' as tax_category,
    cast(null as decimal(7, 4)) as tax_rate, gross as amount,
    cast(null as decimal(20, 2)) as declared
  from invoice
  union all
  select invoice_key, 'revenue', tax_product, tax_category, tax_rate, -sum(amount_rounded), null
  from invoice_line
  group by all
  union all
  select invoice_key, 'vat', '', tax_category, tax_rate, -tax, -tax_in_tax_currency
  from tax_line
), booked as (
  select document.invoice_key, part.role, part.product, part.tax_category, part.tax_rate,
    cast(part.amount as decimal(20, 3)) as amount,
    case when part.declared is not null and document.tax_currency = document.book_currency
        then round_to_minor(part.declared, document.book_minor_units)
      else round_to_minor(cast(part.amount as decimal(20, 3)) * document.book_rate,
        document.book_minor_units) end as book_amount
  from part
  join booked_document document using (invoice_key)
  where document.is_sale and part.amount <> 0
)
select * from booked
union all
select invoice_key, 'rounding', '', '', null, 0, -sum(book_amount)
from booked
group by invoice_key
having sum(book_amount) <> 0
