-- What a newer version restated between the two runs (B6): the invoice of a file that counted
-- before and does not count after, where another file of the same invoice came, or took its place.
-- grain: side, partner_id, invoice_number, billing_currency
with counted as (
  select * from source_slice where replaced_because is null
), gone as (
  select old.*, new.replaced_by as replaced_by_file
  from counted old
  left join source_slice new on new.side = 'after' and new.source_sha256 = old.source_sha256
    and new.partner_id = old.partner_id and new.invoice_number = old.invoice_number
    and new.billing_month = old.billing_month and new.billing_currency = old.billing_currency
  where old.side = 'before' and (new.source_sha256 is null or new.replaced_because is not null)
), came as (
  select new.*
  from counted new
  where new.side = 'after' and not exists (
    select 1 from counted old where old.side = 'before' and old.source_sha256 = new.source_sha256
      and old.partner_id = new.partner_id and old.invoice_number = new.invoice_number
      and old.billing_month = new.billing_month and old.billing_currency = new.billing_currency)
), restated as (
  select gone.partner_id, gone.billing_currency, gone.invoice_number as invoice_before,
    came.invoice_number as invoice_after
  from gone
  join came on came.dataset = gone.dataset and came.partner_id = gone.partner_id
    and came.billing_month = gone.billing_month and came.billing_currency = gone.billing_currency
    and (came.invoice_number = gone.invoice_number or came.source_sha256 = gone.replaced_by_file)
)
select 'before' as side, partner_id, invoice_before as invoice_number, billing_currency
from restated
union
select 'after', partner_id, invoice_after, billing_currency from restated
