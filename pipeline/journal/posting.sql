-- All postings of a journal, debit above zero: what documents say, what they cost, what is put off
-- to later months and released there, what is on no document.
-- grain: kind, posting_date, document, seller_id, account_id, currency, role, product,
--   tax_category, tax_rate
with of_document as (
  select 'sale' as kind, journal_set.posting_date, invoice_key, role, product, tax_category,
    tax_rate, amount, book_amount, false as is_booked
  from sale_posting cross join journal_set
  union all
  select 'cost', journal_set.posting_date, invoice_key, role, product, '', null, amount, amount,
    true
  from cost_posting cross join journal_set
  union all
  select moved.kind, case moved.kind when 'release' then last_day(release.month)
      else journal_set.posting_date end, release.invoice_key,
    case when moved.is_deferred then 'deferred_' || release.side else release.side end,
    release.product, '', null, sum(release.amount * moved.sign),
    sum(release.book_amount * moved.sign), release.side = 'cost'
  from release
  join (values ('revenue', 'deferral', false, 1), ('revenue', 'deferral', true, -1),
    ('revenue', 'release', true, 1), ('revenue', 'release', false, -1),
    ('cost', 'deferral', true, 1), ('cost', 'deferral', false, -1),
    ('cost', 'release', false, 1), ('cost', 'release', true, -1)
  ) moved(side, kind, is_deferred, sign) using (side)
  cross join journal_set
  group by all
)
select part.kind, part.posting_date, document.document, document.document_type,
  document.issue_date, document.corrects, document.seller_id, document.account_id, part.role,
  part.product, part.tax_category, part.tax_rate,
  case when part.is_booked then document.book_currency else document.currency end as currency,
  cast(part.amount as decimal(20, 3)) as amount, document.book_currency,
  case when part.is_booked then cast(1 as decimal(15, 9)) else document.book_rate end as book_rate,
  cast(part.book_amount as decimal(20, 3)) as book_amount, part.invoice_key
from of_document part
join booked_document document using (invoice_key)
union all
select 'unbilled', journal_set.posting_date, '', '', null, '', part.seller_id, part.account_id,
  part.role, part.product, '', null, part.currency, part.amount,
  coalesce(seller.billing_currency, part.currency), null, part.book_amount, ''
from unbilled_posting part
left join seller using (seller_id)
cross join journal_set
