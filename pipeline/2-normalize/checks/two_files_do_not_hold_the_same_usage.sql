-- why: half or more of a file stands in another file as well: the same usage would be billed twice.
-- fix: keep one of the two in the landing folder (the billed export, or the
--   later one), and run again.
-- kind: finding
-- blocks: close
with class as (
  -- no invoice number in it: a billed export repeats what an unbilled one of the same days had
  select distinct usage_class_id, hash(subscription_id, meter_id) as meter,
    billing_currency = 'XXX' as has_no_amount
  from usage_class_part
), used as materialized (
  -- what a rate card makes of a quantity depends on what came before: there the quantity counts
  select part.source_sha256, part.wide_cost as cost, hash(class.meter, part.usage_date,
    part.wide_quantity, case when class.has_no_amount then 0 else part.wide_cost end) as fingerprint
  from period_part part
  join class using (usage_class_id)
  where (part.wide_cost <> 0 or class.has_no_amount) and part.not_billed_reason is null
), counted as (
  select source_sha256, count(*) as metered_rows from used group by all
), repeated as (
  select a.source_sha256, b.source_sha256 as other_sha256, count(*) as same_rows,
    sum(a.cost) as same_cost
  from used a
  join used b on b.fingerprint = a.fingerprint and b.source_sha256 > a.source_sha256
  group by all
)
select repeated.*, a.metered_rows, b.metered_rows as other_metered_rows
from repeated
join counted a on a.source_sha256 = repeated.source_sha256
join counted b on b.source_sha256 = repeated.other_sha256
where 2 * repeated.same_rows >= a.metered_rows or 2 * repeated.same_rows >= b.metered_rows
order by all
