-- The first page's table: per customer and per subscription, the largest first, at most
-- 12 rows of each. The last one carries what follows it, so that the rows shown and
-- "others" add up to the invoice.
with grouped as (
  select invoice_key, 'customers' as level, customer_account_id as id, customer_name as label,
    sum(amount_rounded) as amount
  from invoice_line
  group by all
  union all
  select invoice_key, 'subscriptions', subscription_id,
    coalesce(nullif(subscription_name, ''), nullif(subscription_id, '')), sum(amount_rounded)
  from invoice_line
  group by all
), ranked as (
  select *,
    -- The id only tells rows of one name apart.
    case when count(*) over (partition by invoice_key, level, label) > 1 then id end as detail,
    row_number() over (partition by invoice_key, level order by abs(amount) desc, label, id)
      as place,
    count(*) over (partition by invoice_key, level) as places
  from grouped
), summed as (
  select *,
    sum(amount) over (
      partition by invoice_key, level
      order by place rows between 1 following and unbounded following
    ) as amount_after,
    coalesce(
      abs(amount) * 1000 // nullif(max(abs(amount)) over (partition by invoice_key, level), 0), 0
    ) as permille
  from ranked
)
select
  invoice_key, level, place::varchar as place, label, detail, amount::varchar as amount,
  permille::bigint::varchar as permille, (places - place)::varchar as places_after,
  coalesce(amount_after, 0)::varchar as amount_after
from summed
where place <= 12
order by invoice_key, level, summed.place
