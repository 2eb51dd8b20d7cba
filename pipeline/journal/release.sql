-- What is earned, and what it costs, in months after that of the posting: revenue of documents by
-- the days of their charges, rounded so that the months of a line add up to it; cost likewise, once
-- (B34). Months that are over are not put off any more.
-- grain: invoice_key, side, product, month
with line as (
  select line.invoice_key, line.tax_product as product, months.month, months.amount as part,
    line.amount_rounded, document.minor_units,
    sum(months.amount) over (partition by line.invoice_key, line.line_no) as whole,
    sum(months.amount) over (partition by line.invoice_key, line.line_no order by months.month)
      as until
  from invoice_line line
  join booked_document document using (invoice_key)
  join service_month months using (invoice_key, customer_account_id, subscription_id,
    meter_category, charge_source, tax_product, is_late)
  where document.is_sale
), shared as (
  -- thousandths times ten places: within a 128-bit integer for any amount
  select *, cast(amount_rounded * 1000 as hugeint) as units,
    cast(whole * 10000000000 as hugeint) as whole_units,
    cast(until * 10000000000 as hugeint) as until_units,
    cast((until - part) * 10000000000 as hugeint) as before_units
  from line
  where whole <> 0
), earned as (
  select invoice_key, product, month, minor_units,
    round_to_minor(cast(divide_half_up(units * until_units, whole_units) as decimal(20, 0))
      * cast(0.001 as decimal(4, 3)), minor_units)
    - round_to_minor(cast(divide_half_up(units * before_units, whole_units) as decimal(20, 0))
      * cast(0.001 as decimal(4, 3)), minor_units) as amount
  from shared
), cost_until as (
  select document.invoice_key, months.tax_product as product, months.month,
    document.book_minor_units, sum(months.cost) as part,
    sum(sum(months.cost)) over (partition by document.invoice_key, months.tax_product
      order by months.month) as until
  from booked_document document
  join service_month months using (invoice_key)
  cross join journal_set
  where document.has_cost and journal_set.is_seal
  group by document.invoice_key, months.tax_product, months.month, document.book_minor_units
), spent as (
  select invoice_key, product, month, round_to_minor(until, book_minor_units)
    - round_to_minor(until - part, book_minor_units) as amount
  from cost_until
  union all
  select document.invoice_key, earlier.product,
    cast(date_trunc('month', earlier.posting_date) as date), -earlier.amount
  from booked_document document
  join earlier_posting earlier using (invoice_key)
  cross join journal_set
  where document.has_cost and journal_set.is_seal and earlier.kind = 'release'
    and earlier.role = 'cost'
), months as (
  select invoice_key, 'revenue' as side, product, month, sum(amount) as amount
  from earned group by all
  union all
  select invoice_key, 'cost', product, month, sum(amount) from spent group by all
)
select months.invoice_key, months.side, months.product, months.month,
  cast(months.amount as decimal(20, 3)) as amount,
  case when months.side = 'cost' then cast(months.amount as decimal(20, 3))
    else round_to_minor(cast(months.amount as decimal(20, 3)) * document.book_rate,
      document.book_minor_units) end as book_amount
from months
join booked_document document using (invoice_key)
cross join journal_set
where months.amount <> 0 and months.month > journal_set.posting_date
