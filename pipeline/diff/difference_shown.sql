-- The same sums in the minor units of their currency, for people: what cutting the digits of the
-- causes leaves over is shown as rounding, so that what is shown adds up as well.
-- grain: level, is_invoiced, currency, hop, account_id, subscription_id, meter_category, meter_id,
--   meter_name, sku_id
with units as (
  select currency, max(minor_units) as minor_units from currency group by all
), rounded as (
  select summed.* replace (
    round_to_minor(before, minor_units) as before, round_to_minor(after, minor_units) as after,
    round_to_minor(quantity, minor_units) as quantity, round_to_minor(price, minor_units) as price,
    round_to_minor(rule, minor_units) as rule, round_to_minor(fx, minor_units) as fx,
    round_to_minor(late, minor_units) as late,
    round_to_minor(restated, minor_units) as restated,
    round_to_minor(moved, minor_units) as moved, round_to_minor(held, minor_units) as held)
  from difference_sum summed left join units using (currency)
)
select * replace (after - before as difference,
  after - before - quantity - price - rule - fx - late - restated - moved - held as rounding)
from rounded
