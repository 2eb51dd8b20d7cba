-- What is on no document (B34), less what was posted of it before, so that a second seal takes back
-- what the first one accrued: revenue of held accounts as far as it is rated, each line rounded as
-- it would be on a document; costs that no document bears, so that the costs of a period are those
-- of the vendor (B26); and costs that no invoice of the vendor names yet.
-- grain: seller_id, account_id, role, product, currency
with documented as (
  select document.seller_id, document.account_id, posting.product,
    document.book_currency as currency, posting.amount
  from cost_posting posting join booked_document document using (invoice_key)
  where posting.role = 'cost'
  union all
  select seller_id, account_id, product, currency, amount from earlier_posting
  where kind = 'cost' and role = 'cost'
), borne as (
  select seller_id, account_id, product, currency, sum(amount) as amount
  from documented group by all
), cost as (
  select seller_id, account_id, product, currency,
    coalesce(total.unbilled_cost, 0) as unbilled_cost,
    coalesce(total.cost, 0) - coalesce(borne.amount, 0) as amount
  from period_cost total
  full join borne using (seller_id, account_id, product, currency)
), accrued as (
  select billed.seller_id, charge.account_id, charge.tax_product as product, charge.currency,
    sum(round_to_minor(charge.amount, own.minor_units)) as amount, book_rate.rate,
    book.minor_units as book_minor_units
  from charge
  join billed_account billed using (account_id)
  join currency own on own.currency = charge.currency
  join currency book on book.currency = billed.book_currency
  -- what cannot be booked is not accrued
  join book_rate on book_rate.currency = charge.currency
    and book_rate.book_currency = billed.book_currency
  where charge.is_invoiced and charge.account_id in (select account_id from journal_held)
  group by all
), booked as (
  select *, round_to_minor(cast(amount as decimal(20, 3)) * rate, book_minor_units) as book_amount
  from accrued
), part as (
  select seller_id, account_id, 'cost' as role, product, currency, amount, amount as book_amount
  from cost
  union all
  select seller_id, account_id, 'vendor_clearing', product, currency, -amount, -amount from cost
  union all
  select seller_id, account_id, 'vendor_clearing', product, currency, unbilled_cost, unbilled_cost
  from cost
  union all
  select seller_id, account_id, 'accrued_cost', product, currency, -unbilled_cost, -unbilled_cost
  from cost
  union all
  select seller_id, account_id, 'accrued_revenue', product, currency, amount, book_amount
  from booked
  union all
  select seller_id, account_id, 'revenue', product, currency, -amount, -book_amount from booked
  union all
  select seller_id, account_id, role, product, currency, -amount, -book_amount
  from earlier_posting
  where kind = 'unbilled'
)
select seller_id, account_id, role, product, currency,
  cast(sum(part.amount) as decimal(20, 3)) as amount,
  cast(sum(part.book_amount) as decimal(20, 3)) as book_amount
from part
group by all
having sum(part.amount) <> 0 or sum(part.book_amount) <> 0
