-- Accounts with a draft although they are held (B30): their drafts are withheld.
-- The run should leave none.
select distinct i.invoice_key, h.reason, coalesce(h.detail, '') as detail
from invoice i
join held h on h.account_id = i.account_id
where h.hop = 'partner' or i.account_id in (select account_id from account where kind = 'customer')
order by all
