-- Why the accounts concerned get no draft now (B21): held usage of theirs, also where it
-- is not the usage asked for.
-- grain: account_id, customer_id, hop, reason, detail
with concerned as (
  select account_id, hop from explained_charge
  union
  select account_id, hop from explained_part
  union
  select coalesce(account_id, '') as account_id, hop from held_part
  union
  select coalesce(other_hop.account_id, '') as account_id, other_hop.hop from other_hop
)
select held.account_id, held.customer_id, held.hop, held.reason, held.detail,
  held.usage_rows, held.cost, held.billing_currency
from held
join concerned on concerned.account_id = held.account_id and concerned.hop = held.hop
where held.account_id <> '' or exists (
  select 1 from chosen_line join usage_class class using (usage_class_id)
  where class.customer_id = held.customer_id)
