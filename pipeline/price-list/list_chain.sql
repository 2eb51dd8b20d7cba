-- The list that is asked for and its parents, in the order in which prices are looked for (B16).
-- grain: price_list_id
with recursive chain as (
  select price_list.price_list_id, price_list.parent_id, 0 as depth
  from price_list join wanted_list using (price_list_id)
  union all
  select parent.price_list_id, parent.parent_id, chain.depth + 1
  from chain join price_list parent on parent.price_list_id = chain.parent_id
)
select price_list_id, depth from chain
