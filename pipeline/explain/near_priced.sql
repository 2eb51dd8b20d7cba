-- The priced usage of the customers concerned, once: priced_usage is a view of a run, and
-- tiers look beyond a line.
-- grain: usage_class_id, usage_date, hop
select priced.*
from priced_usage priced
where priced.customer_id in (
  select class.customer_id from chosen_line join usage_class class using (usage_class_id))
