-- What was rated as one span, day by day, for the annex and the chart of a document: a span's
-- amount is spread over its days by what it was made of (tiered amounts, quantity, retail,
-- list or cost), to 10 places; the largest day takes the rest, so that the days add up exactly.
-- grain: usage_class_id, usage_date, hop
with day as (
  select span.usage_class_id, span.usage_date as span_date, rated.hop, metered.usage_date,
    metered.quantity, rated.amount,
    cast(case when share.amount is not null then round(share.amount, 10)
      when priced.model in ('unit_price', 'volume') then metered.quantity
      when priced.base = 'retail' then metered.retail
      when priced.base = 'list' then metered.list_amount
      else metered.cost end as decimal(22, 10)) as part
  from rated_line rated
  join span_usage span on span.usage_class_id = rated.usage_class_id
    and span.usage_date = rated.usage_date
  join priced_usage priced on priced.usage_class_id = rated.usage_class_id
    and priced.usage_date = rated.usage_date and priced.hop = rated.hop
  join metered_usage metered on metered.usage_class_id = span.usage_class_id
    and metered.usage_date between span.usage_date and span.last_date
  left join tier_share share on share.usage_class_id = rated.usage_class_id
    and share.usage_date = metered.usage_date and share.hop = rated.hop
), weighed as (
  select day.*, sum(part) over (partition by usage_class_id, span_date, hop) as whole,
    row_number() over (
      partition by usage_class_id, span_date, hop order by abs(part) desc, usage_date) as place
  from day
), shared as (
  select *,
    -- weights of 12 places; none where the days (nearly) cancel out
    case when place = 1 or whole = 0 or abs(part) > 1000 * abs(whole)
        then cast(0 as decimal(22, 10))
      else cast(round(cast(round(amount, 10) as decimal(22, 10)) * cast(
        cast(cast(part * 10000000000 as hugeint) * 1000000000000
          // cast(whole * 10000000000 as hugeint) as decimal(19, 0))
          * cast(0.000000000001 as decimal(13, 12)) as decimal(15, 12)), 10)
        as decimal(22, 10)) end as share
  from weighed
)
select usage_class_id, usage_date, hop, span_date, quantity,
  cast(case when place = 1
      then amount - sum(share) over (partition by usage_class_id, span_date, hop)
    else share end as decimal(38, 20)) as amount
from shared
