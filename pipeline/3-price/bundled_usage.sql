-- Usage and purchases that are part of a bundle: their account, at this hop or as end customer, has
-- the service on that day, and no rule of an earlier list or with a closer match gives them a price
-- of their own (B15, B16).
-- grain: usage_class_id, usage_date, hop
with bundle as (
  select distinct service.account_id, rule.bundle, service.service_id, service.valid_from,
    service.valid_to
  from price_rule rule
  join service on lower(service.service_id) = lower(rule.bundle)
  where rule.model = 'bundled'
), held as (
  select bundle.bundle, bundle.service_id, who.attribution_key_id, who.usage_date, who.hop,
    who.account_id, who.account_valid_from
  from bundle
  join attribution who on who.account_id = bundle.account_id
    and who.usage_date >= bundle.valid_from and who.usage_date < bundle.valid_to
  union
  select bundle.bundle, bundle.service_id, who.attribution_key_id, who.usage_date, who.hop,
    who.account_id, who.account_valid_from
  from bundle
  join attribution who on who.customer_account_id = bundle.account_id
    and who.usage_date >= bundle.valid_from and who.usage_date < bundle.valid_to
), part as (
  select metered.usage_class_id, metered.usage_date, held.hop, held.account_id,
    held.account_valid_from, class.price_key_id, held.bundle,
    coalesce(bought.price_date, metered.usage_date) as price_date
  from held
  join usage_class class using (attribution_key_id)
  join metered_usage metered on metered.usage_class_id = class.usage_class_id
    and metered.usage_date = held.usage_date
  left join purchase_cycle bought on bought.usage_class_id = metered.usage_class_id
    and bought.usage_date = metered.usage_date
  -- a service is no part of itself
  where class.cost_basis <> 'service' or class.sku_id <> held.service_id
), ranked as (
  select part.*, candidate.price_list_id, candidate.rule_id, candidate.list_rank,
    candidate.specificity,
    row_number() over (
      partition by part.usage_class_id, part.usage_date, part.hop
      order by candidate.list_rank, candidate.specificity desc, candidate.valid_from desc,
        candidate.rule_id) as place
  from part
  join price_candidate candidate using (account_id, account_valid_from, price_key_id)
  join price_rule rule on rule.price_list_id = candidate.price_list_id
    and rule.rule_id = candidate.rule_id
  where candidate.model = 'bundled' and rule.bundle = part.bundle
    and part.price_date >= candidate.valid_from and part.price_date < candidate.valid_to
)
select usage_class_id, usage_date, hop, price_list_id, rule_id, 'bundled' as model
from ranked
where place = 1 and not exists (
  select 1 from price_candidate other
  where other.account_id = ranked.account_id
    and other.account_valid_from = ranked.account_valid_from
    and other.price_key_id = ranked.price_key_id and other.model <> 'bundled'
    and ranked.price_date >= other.valid_from and ranked.price_date < other.valid_to
    and (other.list_rank < ranked.list_rank
      or other.list_rank = ranked.list_rank and other.currency_rank = 0
        and other.specificity > ranked.specificity))
