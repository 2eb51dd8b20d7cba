-- why: late usage of a closed month that is older than the window is on no document; what Microsoft
--   charges for it is a loss until it is let in or written off (B29).
-- fix: raise lateWindowDays in ratebook.config.json and run again, or accept it at close with a
--   reason; explain FILE:RECORD shows each record.
-- kind: finding
-- blocks: close
select old.customer_id, old.subscription_id, old.charge_group,
  strftime(old.usage_date, '%Y-%m') as usage_month, min(old.usage_date) as first_day,
  max(old.usage_date) as last_day, sum(old.usage_rows) as usage_rows,
  cast(sum(old.wide_cost) as decimal(22, 10)) as cost, old.billing_currency
from too_late_usage old
group by all
order by all
