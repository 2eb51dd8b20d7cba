-- why: usage without any amount, which no rate card rates, is held: its margin would be all it is
--   sold for (B21).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
select rated.usage_class_id, rated.usage_date, rated.hop, rated.account_id, rated.amount
from rated_line rated
join usage_class class using (usage_class_id)
where class.cost_basis = 'none'
