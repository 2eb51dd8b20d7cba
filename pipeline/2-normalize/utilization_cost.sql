-- What utilization costs per class and day, in the currency of the rate card: the amounts of its
-- tiers less the discount, exact until it is rounded to 10 places once. The vendor's invoice rounds
-- to cents; its file tells (B10).
-- grain: usage_class_id, usage_date
with charged as (
  select usage_class_id, usage_date, cast(sum(amount) as decimal(32, 20)) as amount
  from utilization_use
  group by all
)
select step.usage_class_id, step.usage_date, price.billing_currency, step.quantity,
  cast(coalesce(charged.amount, 0) as decimal(38, 20)) as amount, price.discount,
  cast(round(coalesce(charged.amount, 0) * cast(1 - price.discount as decimal(7, 6)), 10)
    as decimal(22, 10)) as cost
from utilization_step step
join utilization_price price using (meter_key)
left join charged using (usage_class_id, usage_date)
