-- What is far from its own history, the most money first; for print (B26).
-- grain: measure, scope, account_id, customer_account_id, charge_kind, item_id, book_currency
select measure, scope, account_id, customer_account_id, item_id, item_name, book_currency,
  compared_months, case measure when 'margin' then round(this_month, 2) else this_month end
    as this_month, case measure when 'margin' then round(usual, 2) else usual end as usual, ratio,
  round(money, 2) as money
from anomaly
order by abs(anomaly.money) desc, account_id, customer_account_id, item_id, measure, scope
