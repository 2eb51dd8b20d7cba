-- The causes of a reconciliation in their order, and how much of each may stay open per invoice
-- (B29): the tolerance of the seller, else that of all; without one nothing, or, where the file
-- itself bounds it, no limit (NULL).
-- grain: seller_id, billing_currency, cause
with listed as (
  select list_value('daily_usage', 'license', 'software', 'reservation', 'savings_plan',
    'marketplace', 'other', 'legacy', 'credit', 'missing', 'surplus', 'late', 'quarantined',
    'unassigned', 'out_of_period', 'price', 'pec', 'fx', 'rounding', 'tax', 'unexplained') as causes
), cause as (
  select unnest(causes) as cause, generate_subscripts(causes, 1) as place from listed
), wanted as (
  select distinct seller_id, billing_currency from vendor_document
), dated as (
  select tolerance.*
  from tolerance
  join billing_run on billing_run.period_start >= tolerance.valid_from
    and billing_run.period_start < tolerance.valid_to
)
select wanted.seller_id, wanted.billing_currency, cause.cause, cast(cause.place as bigint) as place,
  cast(coalesce(own.amount, everyone.amount,
    case when cause.cause not in ('rounding', 'tax') then 0 end) as decimal(38, 18)) as tolerance
from wanted
cross join cause
left join dated own on own.cause = cause.cause and own.currency = wanted.billing_currency
  and own.seller_id = wanted.seller_id
left join (select * from dated where seller_id is null) everyone
  on everyone.cause = cause.cause and everyone.currency = wanted.billing_currency
