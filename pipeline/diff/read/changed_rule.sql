-- Which price rules changed or gave way to others, where they stand, and what that makes up;
-- `shown` is the amount in minor units.
-- grain: rule_before, rule_after, words_before, words_after, is_invoiced, currency
with units as (
  select currency, max(minor_units) as minor_units from currency group by all
), changed as (
  select usage.rule_before, usage.rule_after, usage.words_before, usage.words_after,
    usage.is_invoiced, usage.currency, count(distinct usage.account_id) as accounts,
    cast(sum(usage.price) as decimal(38, 20)) as price,
    cast(sum(usage.rule) as decimal(38, 20)) as rule,
    cast(sum(usage.price + usage.rule) as decimal(38, 20)) as amount
  from usage_difference usage cross join asked_difference
  where (usage.price <> 0 or usage.rule <> 0)
    and (asked_difference.account_id is null
      or lower(asked_difference.account_id) = lower(usage.account_id))
  group by all
)
select changed.*, round_to_minor(changed.amount, units.minor_units) as shown
from changed join units using (currency)
order by abs(amount) desc, rule_before, rule_after, currency, is_invoiced
