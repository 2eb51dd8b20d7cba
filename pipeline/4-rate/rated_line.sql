-- The exact, unrounded amount of every span of usage at each hop, in the currency of the account's
-- contract; converted at most once (B22-B25). What lacks an exchange rate is left out here and
-- stands in held_line.
-- grain: usage_class_id, usage_date, hop
with amounts as (
  select priced.usage_class_id as usage_class_id, priced.usage_date as usage_date,
    priced.hop as hop, priced.treatment as treatment, priced.account_id as account_id,
    priced.customer_account_id as customer_account_id, priced.is_invoiced as is_invoiced,
    priced.is_late as is_late, priced.usage_rows as usage_rows,
    priced.book_currency as book_currency, priced.pec_billing as pec_billing,
    priced.price_list_id as price_list_id, priced.rule_id as rule_id, priced.model as model,
    priced.price_currency as price_currency, priced.currency as currency, priced.cost as cost,
    made.price_amount as price_amount, sell.rate as fx_rate,
    -- what is covered, free or excluded has no amount to convert
    case when priced.currency = priced.book_currency or priced.treatment <> 'priced'
        then cast(1 as decimal(15, 9))
      else book.rate end as book_rate,
    case when priced.price_currency = priced.book_currency or priced.treatment <> 'priced'
        then cast(1 as decimal(15, 9))
      else price_book.rate end as price_book_rate,
    -- to ten places before a rate applies; left out where none will
    case when priced.is_invoiced or priced.price_currency <> priced.currency
      then cast(round(made.price_amount, 10) as decimal(22, 10))
      else cast(null as decimal(22, 10)) end as price_rounded
  from priced_usage priced
  join price_amount made on priced.usage_class_id = made.usage_class_id
    and priced.usage_date = made.usage_date and priced.hop = made.hop
  left join fx_rate sell on sell.kind = 'sell' and sell.month = priced.usage_month
    and sell.from_currency = priced.price_currency and sell.to_currency = priced.currency
  left join fx_rate book on book.kind = 'book' and book.month = priced.usage_month
    and book.from_currency = priced.currency and book.to_currency = priced.book_currency
  left join fx_rate price_book on price_book.kind = 'book' and price_book.month = priced.usage_month
    and price_book.from_currency = priced.price_currency
    and price_book.to_currency = priced.book_currency
), converted as (
  select amounts.usage_class_id as usage_class_id, amounts.usage_date as usage_date,
    amounts.hop as hop, amounts.treatment as treatment, amounts.account_id as account_id,
    amounts.customer_account_id as customer_account_id, amounts.is_invoiced as is_invoiced,
    amounts.is_late as is_late, amounts.usage_rows as usage_rows,
    amounts.book_currency as book_currency, amounts.pec_billing as pec_billing,
    amounts.price_list_id as price_list_id, amounts.rule_id as rule_id, amounts.model as model,
    amounts.price_currency as price_currency, amounts.currency as currency, amounts.cost as cost,
    amounts.price_amount as price_amount, amounts.fx_rate as fx_rate,
    amounts.book_rate as book_rate, amounts.price_book_rate as price_book_rate,
    amounts.price_rounded as price_rounded,
    case when amounts.price_currency = amounts.currency then amounts.price_amount
      else cast(cast(amounts.price_rounded * amounts.fx_rate as decimal(38, 19))
        as decimal(38, 20)) end as amount
  from amounts
), booked as (
  select converted.usage_class_id as usage_class_id, converted.usage_date as usage_date,
    converted.hop as hop, converted.treatment as treatment, converted.account_id as account_id,
    converted.customer_account_id as customer_account_id, converted.is_invoiced as is_invoiced,
    converted.is_late as is_late, converted.usage_rows as usage_rows,
    converted.book_currency as book_currency, converted.pec_billing as pec_billing,
    converted.price_list_id as price_list_id, converted.rule_id as rule_id,
    converted.model as model, converted.price_currency as price_currency,
    converted.currency as currency, converted.cost as cost, converted.price_amount as price_amount,
    converted.fx_rate as fx_rate, converted.amount as amount,
    -- revenue in the seller's own currency; and what it had been without the sell rate (B26)
    case when not converted.is_invoiced then cast(null as decimal(22, 10))
      when converted.price_currency = converted.currency and converted.book_rate = 1
        then converted.price_rounded
      when converted.book_rate = 1 then cast(round(converted.amount, 10) as decimal(22, 10))
      when converted.price_currency = converted.currency
        then cast(round(cast(converted.price_rounded * converted.book_rate as decimal(38, 19)), 10)
          as decimal(22, 10))
      else cast(round(cast(cast(round(converted.amount, 10) as decimal(22, 10))
        * converted.book_rate as decimal(38, 19)), 10) as decimal(22, 10)) end as revenue_book,
    case when not converted.is_invoiced or converted.fx_rate is null
        then cast(null as decimal(22, 10))
      when converted.price_book_rate = 1 then converted.price_rounded
      else cast(round(cast(converted.price_rounded * converted.price_book_rate
        as decimal(38, 19)), 10) as decimal(22, 10)) end as price_book
  from converted
  where (converted.price_currency = converted.currency or converted.fx_rate is not null)
    and (not converted.is_invoiced or converted.book_rate is not null
      and converted.price_book_rate is not null)
)
select booked.usage_class_id as usage_class_id, booked.usage_date as usage_date, booked.hop as hop,
  booked.treatment as treatment, booked.account_id as account_id,
  booked.customer_account_id as customer_account_id, booked.is_invoiced as is_invoiced,
  booked.is_late as is_late, booked.usage_rows as usage_rows, booked.price_list_id as price_list_id,
  booked.rule_id as rule_id, booked.model as model, booked.price_currency as price_currency,
  booked.price_amount as price_amount, booked.fx_rate as fx_rate, booked.currency as currency,
  booked.amount as amount, booked.cost as cost, booked.pec_billing as pec_billing,
  booked.book_currency as book_currency, booked.revenue_book as revenue_book,
  case when booked.price_currency = booked.currency
      then case when booked.is_invoiced then cast(0 as decimal(22, 10))
        else cast(null as decimal(22, 10)) end
    else cast(booked.revenue_book - booked.price_book as decimal(22, 10)) end as fx_margin
from booked
