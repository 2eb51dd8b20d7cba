-- What every file holds per invoice, month and currency, and what replaces it (B6). Billed data
-- replace unbilled ones of their month; a later version of the same invoice or snapshot replaces
-- the earlier. Where no version is known, a later snapshot is one that goes on longer and holds
-- every subscription of the earlier. Nothing is deleted.
-- grain: source_sha256, partner_id, invoice_number, billing_month, billing_currency
with slice as (
  -- what mends a file stands and falls with it
  select part.*, file.dataset, file.version, part.invoice_number <> '' as is_billed,
    coalesce(file.mends, file.source_sha256) as root_sha256,
    max(part.last_usage_date) over (partition by coalesce(file.mends, file.source_sha256),
      part.partner_id, part.invoice_number, part.billing_month, part.billing_currency) as reaches_to
  from slice_part part
  join source_file file using (source_sha256)
), held as (
  select distinct source_sha256, subscription_id from usage_class_part
), lacking as (
  -- files of which another one lacks a subscription: that one is no later snapshot of the same
  select distinct held.source_sha256, other.source_sha256 as other_sha256
  from held
  cross join (select distinct source_sha256 from slice) other
  where not exists (select 1 from held found
    where found.source_sha256 = other.source_sha256
      and found.subscription_id = held.subscription_id)
), replacement as (
  select old.source_sha256, old.partner_id, old.invoice_number, old.billing_month,
    old.billing_currency, new.source_sha256 as replaced_by, new.version, new.reaches_to,
    case
      when new.is_billed and not old.is_billed and old.dataset in ('daily_usage', 'reconciliation')
        then 'billed'
      when new.invoice_number = old.invoice_number and new.version > old.version
        then 'newer version'
      when not new.is_billed and not old.is_billed
        and old.dataset not in ('own_service', 'utilization')
        and new.version = '' and old.version = '' and new.reaches_to > old.reaches_to
        and lacking.source_sha256 is null
        then 'newer snapshot' end as replaced_because
  from slice old
  join slice new on new.dataset = old.dataset and new.partner_id = old.partner_id
    and new.billing_month = old.billing_month and new.billing_currency = old.billing_currency
    and new.root_sha256 <> old.root_sha256
  left join lacking on lacking.source_sha256 = old.root_sha256
    and lacking.other_sha256 = new.root_sha256
), latest as (
  select source_sha256, partner_id, invoice_number, billing_month, billing_currency,
    arg_max(replaced_by, (version, reaches_to, replaced_by)) as replaced_by,
    arg_max(replaced_because, (version, reaches_to, replaced_by)) as replaced_because
  from replacement
  where replaced_because is not null
  group by all
)
select slice.source_sha256, slice.dataset, slice.partner_id, slice.invoice_number,
  slice.billing_month, slice.billing_currency, slice.version, slice.usage_rows,
  slice.cost as delivered_cost, slice.first_usage_date, slice.last_usage_date,
  latest.replaced_by, latest.replaced_because
from slice
left join latest using (source_sha256, partner_id, invoice_number, billing_month, billing_currency)
