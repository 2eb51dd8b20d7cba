-- The lines of a journal in their order, with the accounts of gl.csv: of the rows that fit, the one
-- that names its seller wins, then product, category, rate; the tax code is that of the tax, also
-- on revenue. Without a row the role stands for the account. A ledger takes both amounts of a line
-- on one side: where a difference goes up in one currency and down in the other, each is a line.
-- grain: entry_no, line_no
with one_sided as (
  select * from posting where sign(amount) * sign(book_amount) is distinct from -1
  union all
  select * replace (cast(0 as decimal(20, 3)) as book_amount) from posting
  where sign(amount) * sign(book_amount) = -1
  union all
  select * replace (cast(0 as decimal(20, 3)) as amount) from posting
  where sign(amount) * sign(book_amount) = -1
), numbered as (
  select *,
    list_position(['sale', 'cost', 'deferral', 'release', 'unbilled'], kind) as kind_no,
    list_position(['receivable', 'accrued_revenue', 'cost', 'deferred_cost', 'deferred_revenue',
      'revenue', 'vat', 'vendor_clearing', 'accrued_cost', 'rounding'], role) as role_no,
    row_number() over (order by kind, posting_date, document, seller_id, account_id, currency,
      role, product, tax_category, tax_rate, amount = 0) as posting_no
  from one_sided
), fitting as (
  select numbered.posting_no, accounts.role, accounts.account, accounts.tax_code
  from numbered
  join ledger_account accounts
    on accounts.role in (numbered.role, case numbered.role when 'revenue' then 'vat' end)
    and coalesce(accounts.seller_id, numbered.seller_id) = numbered.seller_id
    and coalesce(accounts.product, numbered.product) = numbered.product
    and coalesce(accounts.tax_category, numbered.tax_category) = numbered.tax_category
    and (accounts.tax_rate is null or accounts.tax_rate = numbered.tax_rate)
  qualify row_number() over (partition by numbered.posting_no, accounts.role
    order by accounts.seller_id is null, accounts.product is null, accounts.tax_category is null,
      accounts.tax_rate is null) = 1
)
select dense_rank() over (order by numbered.seller_id, kind_no, posting_date, document, account_id,
    numbered.currency) as entry_no,
  row_number() over (partition by numbered.seller_id, kind_no, posting_date, document, account_id,
    numbered.currency order by role_no, product, tax_category, tax_rate, amount = 0)
    as line_no,
  numbered.* exclude (kind_no, role_no, posting_no), named.name as account_name,
  coalesce(own.account, numbered.role) as gl_account, own.account is not null as is_mapped,
  case when numbered.tax_category <> '' then tax.tax_code end as tax_code, money.minor_units,
  book.minor_units as book_minor_units
from numbered
left join fitting own on own.posting_no = numbered.posting_no and own.role = numbered.role
left join fitting tax on tax.posting_no = numbered.posting_no and tax.role = 'vat'
left join (
  select account_id, arg_max(name, valid_from) as name from account cross join billing_run
  where valid_from <= billing_run.period_last_day group by account_id
) named using (account_id)
join currency money on money.currency = numbered.currency
join currency book on book.currency = numbered.book_currency
