-- why: every amount at its price stands in a rated line as it is, or its line is held.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
select usage_class_id, usage_date, hop, made.price_amount, rated.price_amount as rated_price_amount
from price_amount made
full join rated_line rated using (usage_class_id, usage_date, hop)
left join held_line held using (usage_class_id, usage_date, hop)
where held.usage_class_id is null and made.price_amount is distinct from rated.price_amount
