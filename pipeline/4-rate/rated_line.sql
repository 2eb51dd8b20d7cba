-- The exact, unrounded amount of every metered usage at each hop, in the currency of the account's contract.
-- A percentage of a base, quantity times price, or a share of a graduated day; converted at most once (B22-B25).
-- What lacks an exchange rate is left out here and stands in held_line.
-- grain: usage_class_id, usage_date, hop
with amounts as (
  select priced.usage_class_id as usage_class_id, priced.usage_date as usage_date, priced.hop as hop,
    case when priced.treatment = 'covered' then cast(0 as decimal(38, 20))
      when priced.model = 'unit_price' then cast(priced.quantity * tier.unit_price as decimal(38, 20))
      when priced.model = 'graduated' then share.amount
      else cast(cast(cast(priced.base_amount * priced.factor as decimal(38, 19)) - priced.pec_passed
        as decimal(38, 19)) as decimal(38, 20)) end as price_amount
  from priced_usage priced
  left join price_tier tier on priced.price_list_id = tier.price_list_id and priced.rule_id = tier.rule_id
    and priced.model = 'unit_price' and tier.tier_no = 1
  left join tier_share share on priced.usage_class_id = share.usage_class_id
    and priced.usage_date = share.usage_date and priced.hop = share.hop
  where priced.treatment <> 'held'
), converted as (
  select amounts.usage_class_id as usage_class_id, amounts.usage_date as usage_date, amounts.hop as hop,
    amounts.price_amount as price_amount, sell.rate as fx_rate,
    case when priced.price_currency = priced.currency then amounts.price_amount
      else cast(cast(cast(round(amounts.price_amount, 10) as decimal(22, 10)) * sell.rate as decimal(38, 19))
        as decimal(38, 20)) end as amount,
    case when priced.currency = priced.book_currency then cast(1 as decimal(15, 9))
      else book.rate end as book_rate,
    case when priced.price_currency = priced.book_currency then cast(1 as decimal(15, 9))
      else price_book.rate end as price_book_rate
  from amounts
  join priced_usage priced on amounts.usage_class_id = priced.usage_class_id
    and amounts.usage_date = priced.usage_date and amounts.hop = priced.hop
  left join fx_rate sell on sell.kind = 'sell' and sell.month = priced.usage_month
    and sell.from_currency = priced.price_currency and sell.to_currency = priced.currency
    and priced.price_currency <> priced.currency
  left join fx_rate book on book.kind = 'book' and book.month = priced.usage_month
    and book.from_currency = priced.currency and book.to_currency = priced.book_currency
  left join fx_rate price_book on price_book.kind = 'book' and price_book.month = priced.usage_month
    and price_book.from_currency = priced.price_currency and price_book.to_currency = priced.book_currency
)
select converted.usage_class_id as usage_class_id, converted.usage_date as usage_date, converted.hop as hop,
  priced.treatment as treatment, priced.account_id as account_id, priced.is_invoiced as is_invoiced,
  priced.price_list_id as price_list_id, priced.rule_id as rule_id, priced.model as model,
  priced.price_currency as price_currency, converted.price_amount as price_amount, converted.fx_rate as fx_rate,
  priced.currency as currency, converted.amount as amount, priced.cost as cost,
  -- revenue in the seller's own currency, and the part of it that only the sell rate made (B26)
  case when priced.is_invoiced then cast(round(cast(
      cast(round(converted.amount, 10) as decimal(22, 10)) * converted.book_rate as decimal(38, 19)), 10)
    as decimal(22, 10)) else cast(null as decimal(22, 10)) end as revenue_book,
  case when priced.is_invoiced then cast(
      cast(round(cast(cast(round(converted.amount, 10) as decimal(22, 10)) * converted.book_rate
        as decimal(38, 19)), 10) as decimal(22, 10))
      - cast(round(cast(cast(round(converted.price_amount, 10) as decimal(22, 10)) * converted.price_book_rate
        as decimal(38, 19)), 10) as decimal(22, 10)) as decimal(22, 10))
    else cast(null as decimal(22, 10)) end as fx_margin
from converted
join priced_usage priced on converted.usage_class_id = priced.usage_class_id
  and converted.usage_date = priced.usage_date and converted.hop = priced.hop
where converted.amount is not null
  and (not priced.is_invoiced or converted.book_rate is not null and converted.price_book_rate is not null)
