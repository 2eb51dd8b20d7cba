-- Usage, price or margin far from the own history of an account, of an item of it, or (margin and
-- price) of an item over all accounts: what it is now, what it usually is, and the money between
-- the two. How far is far, and how much money counts, says `billing_run`.
-- grain: measure, scope, account_id, customer_account_id, charge_kind, item_id, book_currency
with measured as (
  -- an account has no quantity: its usage is what Microsoft charges for it
  select 'usage' as measure, own.*, own.months as compared_months,
    cast(case scope when 'account' then cost else quantity end as decimal(22, 10)) as this_month,
    cast(case scope when 'account' then usual_cost else usual_quantity end as decimal(22, 10))
      as usual,
    cast(case when abs(revenue - usual_revenue) >= abs(cost - usual_cost)
      then revenue - usual_revenue else cost - usual_cost end as decimal(38, 10)) as money
  from own_history own
  where scope <> 'item'
  union all by name
  select 'price' as measure, own.*, own.price_months as compared_months,
    cast(price as decimal(22, 10)) as this_month, cast(usual_price as decimal(22, 10)) as usual,
    cast(revenue - usual_price * quantity as decimal(38, 10)) as money
  from own_history own
  where scope <> 'account'
  union all by name
  select 'margin' as measure, own.*, own.margin_months as compared_months,
    cast(margin_percent as decimal(22, 10)) as this_month,
    cast(usual_margin_percent as decimal(22, 10)) as usual,
    -- a percentage is cut, so the money is to the cent
    cast(round(revenue - cost - usual_margin_percent * cost * 0.01, 2) as decimal(38, 10)) as money
  from own_history own
)
select measured.measure, measured.scope, measured.account_id, measured.customer_account_id,
  measured.charge_kind, measured.item_id, measured.book_currency, measured.item_name,
  measured.compared_months, measured.this_month, measured.usual,
  case when measured.usual <> 0 and measured.measure <> 'margin'
    then try_cast(try_quotient(measured.this_month, measured.usual) as decimal(18, 2)) end as ratio,
  measured.money
from measured
cross join billing_run run
where measured.compared_months >= run.anomaly_least_months
  and abs(measured.money) >= run.anomaly_least_amount and measured.this_month <> measured.usual
  and case measure
    -- from nothing, to nothing or to the other sign is far
    when 'usage' then sign(this_month) <> sign(usual)
      or 100 * greatest(abs(this_month), abs(usual))
        >= (100 + run.anomaly_usage_percent) * least(abs(this_month), abs(usual))
    when 'price' then 100 * abs(this_month - usual) >= run.anomaly_price_percent * abs(usual)
    else abs(this_month - usual) >= run.anomaly_margin_points end
