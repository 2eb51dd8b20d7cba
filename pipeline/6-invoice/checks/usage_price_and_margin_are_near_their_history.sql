-- why: usage, price or margin is far from that of the closed months before; a wrong price, a file
--   delivered twice or a stolen key shows here before money goes out.
-- fix: look at each with explain and diff against the month before; what is meant needs nothing.
--   How far is far says `anomalies` in ratebook.config.json.
-- kind: finding
select *
from anomaly
order by abs(money) desc, account_id, customer_account_id, item_id, measure, scope
