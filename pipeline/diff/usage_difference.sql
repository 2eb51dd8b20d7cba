-- The difference of every compared usage, taken apart in a fixed order, so that the parts add up by
-- construction: first exchange rates are taken off the new amount, then what other usage did at the
-- old price; what is left is the price. Usage that one run has at another place moved; an account
-- or line without an amount on one side was held there.
-- grain: usage_key, hop, stretch_start, account_id, currency, customer_account_id, is_invoiced,
--   is_late
with old as (
  select * from compared_usage where side = 'before'
), new as (
  select * from compared_usage where side = 'after'
), seen as (
  select side, usage_key, stretch_start, hop, bool_and(is_held) as is_held
  from compared_usage group by all
), paired as (
  select usage_key, hop, stretch_start, account_id, currency, customer_account_id, is_invoiced,
    is_late, coalesce(old.amount, 0) as before, coalesce(new.amount, 0) as after,
    coalesce(old.is_restated, false) or coalesce(new.is_restated, false) as is_restated,
    coalesce(new.usage_month, old.usage_month) as usage_month,
    coalesce(new.price_currency, old.price_currency) as price_currency,
    old.rule_place as rule_before, new.rule_place as rule_after,
    old.rule_words as words_before, new.rule_words as words_after,
    case when old.side is null or new.side is null then
        case when coalesce(old.is_held, new.is_held) then 'none'
          when same_hop.is_held then 'held' when same_hop.side is not null then 'moved'
          when exists (select 1 from seen other where other.usage_key = coalesce(old.usage_key,
              new.usage_key) and other.stretch_start = coalesce(old.stretch_start,
              new.stretch_start) and other.side <> coalesce(old.side, new.side)) then 'moved'
          else 'usage' end
      when old.is_held or new.is_held then 'held'
      else 'rates' end as comparison,
    old.terms = new.terms as is_same_price,
    old.rule_name = new.rule_name as is_same_rule,
    old.quantity = new.quantity and old.cost = new.cost and old.retail = new.retail
      and old.list_amount is not distinct from new.list_amount
      as is_same_usage,
    old.price_amount = new.price_amount and is_same_price as is_same_amount,
    case when old.price_currency = new.price_currency and old.fx_rates = 1 and new.fx_rates = 1
      then cast(new.fx_rate - old.fx_rate as decimal(16, 9)) else 0 end as fx_change,
    new.fx_rate,
    case old.measure when 'cost' then old.cost when 'retail' then old.retail
      when 'list' then old.list_amount else old.quantity end as used_before,
    case old.measure when 'cost' then new.cost when 'retail' then new.retail
      when 'list' then new.list_amount else new.quantity end as used_after
  from old
  full join new using (usage_key, hop, stretch_start, account_id, currency, customer_account_id,
    is_invoiced, is_late)
  left join seen same_hop on same_hop.usage_key = usage_key
    and same_hop.stretch_start = stretch_start and same_hop.hop = hop
    and same_hop.side = case when old.side is null then 'before' when new.side is null then 'after'
      end
), exchanged as (
  select *, case when comparison <> 'rates' or fx_change = 0 then cast(0 as decimal(38, 20))
      when is_same_amount then after - before
      else cast(coalesce(portion(after, fx_change, fx_rate), 0) as decimal(38, 20)) end as fx
  from paired
), used as (
  select *, case when comparison = 'usage' then after - before
      when comparison <> 'rates' then cast(0 as decimal(38, 20))
      when is_same_price then after - fx - before
      when is_same_usage then cast(0 as decimal(38, 20))
      else coalesce(cast(portion(before, used_after - used_before, used_before)
        as decimal(38, 20)), after - fx - before) end as usage
  from exchanged
)
select usage_key, hop, stretch_start, account_id, currency, customer_account_id, is_invoiced,
  is_late, usage_month, price_currency, rule_before, rule_after, words_before, words_after,
  before, after,
  case when not is_restated and not is_late then usage else 0 end as quantity,
  case when comparison = 'rates' and not is_same_rule then after - fx - usage - before else 0 end
    as rule,
  case when comparison = 'rates' and is_same_rule then after - fx - usage - before else 0 end
    as price,
  fx,
  case when is_late and not is_restated then usage else 0 end as late,
  case when is_restated then usage else 0 end as restated,
  case when comparison = 'moved' then after - before else 0 end as moved,
  case when comparison = 'held' then after - before else 0 end as held
from used
