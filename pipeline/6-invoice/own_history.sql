-- Accounts and their items beside their own history: the month, and the median of the closed months
-- before it in which the account, or the customer of a reseller, had anything at all. An item that
-- it did not have then counts as none. Price is revenue per unit, margin in percent of cost.
-- grain: scope, account_id, customer_account_id, charge_kind, item_id, book_currency
with every_month as (
  -- a month without a past is compared with nothing, and need not be summed
  select '' as month, * from item_month where exists (from past_item_month)
  union all by name
  select * from past_item_month
), summed as (
  select month, book_currency,
    case when grouping(item_id) = 1 then 'account' when grouping(account_id) = 1 then 'item'
      else 'account item' end as scope,
    coalesce(account_id, '') as account_id,
    coalesce(customer_account_id, '') as customer_account_id,
    coalesce(charge_kind, '') as charge_kind, coalesce(item_id, '') as item_id,
    case when grouping(item_id) = 0 then max(item_name) end as item_name,
    try_cast(sum(quantity) as decimal(20, 10)) as quantity,
    cast(sum(cost) as decimal(22, 10)) as cost, cast(sum(revenue) as decimal(22, 10)) as revenue
  from every_month
  group by grouping sets ((month, book_currency, account_id),
    (month, book_currency, account_id, customer_account_id, charge_kind, item_id),
    (month, book_currency, charge_kind, item_id))
), measured as (
  select *,
    case when charge_kind = 'usage' and quantity > 0
      then try_cast(try_quotient(revenue, quantity) as decimal(17, 10)) end as price,
    case when cost > 0
      then try_cast(try_quotient(100 * (revenue - cost), cost) as decimal(15, 8)) end
      as margin_percent
  from summed
  where scope = 'account' or charge_kind in ('usage', 'purchase')
), thing as (
  select scope, account_id, customer_account_id, charge_kind, item_id, book_currency,
    arg_max(item_name, case month when '' then '9999' else month end) as item_name
  from measured
  group by all
), there as (
  select distinct month, scope, account_id, customer_account_id, book_currency
  from measured
  where month <> ''
), past as (
  select thing.*, past_month.price, past_month.margin_percent,
    coalesce(past_month.quantity, 0) as quantity, coalesce(past_month.cost, 0) as cost,
    coalesce(past_month.revenue, 0) as revenue
  from thing
  join there using (scope, account_id, customer_account_id, book_currency)
  left join measured past_month using (month, scope, account_id, customer_account_id, charge_kind,
    item_id, book_currency)
), usual as (
  select scope, account_id, customer_account_id, charge_kind, item_id, book_currency, item_name,
    count(*) as months, count(price) as price_months, count(margin_percent) as margin_months,
    middle_of(list(quantity)) as usual_quantity, middle_of(list(cost)) as usual_cost,
    middle_of(list(revenue)) as usual_revenue,
    middle_of(list(price) filter (price is not null)) as usual_price,
    middle_of(list(margin_percent) filter (margin_percent is not null)) as usual_margin_percent
  from past
  group by all
)
select usual.scope, usual.account_id, usual.customer_account_id, usual.charge_kind, usual.item_id,
  usual.book_currency, usual.item_name, usual.months, usual.price_months, usual.margin_months,
  cast(coalesce(present.quantity, 0) as decimal(20, 10)) as quantity,
  cast(coalesce(present.cost, 0) as decimal(22, 10)) as cost,
  cast(coalesce(present.revenue, 0) as decimal(22, 10)) as revenue,
  present.price, present.margin_percent,
  cast(usual.usual_quantity as decimal(20, 10)) as usual_quantity,
  cast(usual.usual_cost as decimal(22, 10)) as usual_cost,
  cast(usual.usual_revenue as decimal(22, 10)) as usual_revenue,
  cast(usual.usual_price as decimal(17, 10)) as usual_price,
  cast(usual.usual_margin_percent as decimal(15, 8)) as usual_margin_percent
from usual
left join measured present on present.month = '' and present.scope = usual.scope
  and present.account_id = usual.account_id and present.charge_kind = usual.charge_kind
  and present.customer_account_id = usual.customer_account_id
  and present.item_id = usual.item_id and present.book_currency = usual.book_currency
-- what is held has no document, and is compared when it is settled
where usual.account_id not in (select account_id from held)
