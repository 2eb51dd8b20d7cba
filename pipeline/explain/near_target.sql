-- What comes near to a name that nothing has: drafts, the draft whose line was
-- meant, held accounts, charges.
-- grain: what, name, detail
select 'draft' as what, invoice.invoice_key as name, '' as detail from invoice
union all
select 'lines', invoice.invoice_key, cast(count(*) as varchar)
from invoice
join invoice_line on invoice_line.invoice_key = invoice.invoice_key
join wanted on regexp_full_match(substr(wanted.target, length(invoice.invoice_key) + 1), '/[0-9]+')
  and starts_with(wanted.target, invoice.invoice_key)
group by invoice.invoice_key
union all
select distinct 'held', held.account_id, concat_ws(' ', held.reason, nullif(held.detail, ''))
from held
cross join billing_run
join wanted on starts_with(concat(wanted.target, '.'),
  concat(strftime(billing_run.period_start, '%Y-%m'), '.', held.account_id, '.'))
where held.account_id <> ''
union all
select 'charge', named_charge.charge_id, ''
from named_charge
join wanted on wanted.target <> ''
  and contains(lower(named_charge.charge_id), lower(rtrim(wanted.target, '/')))
