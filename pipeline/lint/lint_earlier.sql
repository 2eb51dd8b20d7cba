-- For each list that never goes first: the lists before it in each chain, and how many chains it
-- is in. A list that goes first for somebody is beaten by none (B16).
-- grain: price_list_id, chain_id, earlier_list
with reached as (
  select price_list_id, count(distinct chain_id) as chains from lint_chain group by price_list_id
), earlier as (
  select mine.price_list_id, mine.chain_id, before.price_list_id as earlier_list
  from lint_chain mine
  join lint_chain before on before.chain_id = mine.chain_id and before.list_rank < mine.list_rank
), guarded as (
  select earlier.price_list_id, reached.chains
  from earlier join reached using (price_list_id)
  group by earlier.price_list_id, reached.chains
  having count(distinct earlier.chain_id) = reached.chains
)
select earlier.price_list_id, earlier.chain_id, earlier.earlier_list, guarded.chains
from earlier join guarded using (price_list_id)
