-- Purchase orders that an invoice names: those of its account that hold on the last day of
-- the period, for all subscriptions or for one that is on the invoice. An invoice per
-- order names that order only.
select distinct i.invoice_key, p.purchase_order
from invoice i
join purchase_order p on p.account_id = i.account_id
  and p.valid_from <= i.period_last_day and i.period_last_day < p.valid_to
  and (i.group_by <> 'purchase_order' or p.purchase_order = i.group_value)
where coalesce(p.subscription_id, '') = ''
  or exists (
    select 1 from invoice_line l
    where l.invoice_key = i.invoice_key and lower(l.subscription_id) = lower(p.subscription_id)
  )
order by all
