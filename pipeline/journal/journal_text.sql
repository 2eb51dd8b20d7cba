-- A journal as it is written: every value as text, amounts on their side with the places of their
-- currency.
-- grain: entry, line
with sided as (
  select *, amount > 0 or amount = 0 and book_amount > 0 as is_debit,
    abs(amount)::varchar as own_text, abs(book_amount)::varchar as book_text
  from journal_line
), cut as (
  select *, left(own_text, length(own_text) - [4, 2, 1, 0][minor_units + 1]) as own,
    left(book_text, length(book_text) - [4, 2, 1, 0][book_minor_units + 1]) as book
  from sided
)
select entry_no::varchar as entry, cut.line_no::varchar as line, kind,
  posting_date::varchar as posting_date, document, document_type,
  coalesce(issue_date::varchar, '') as issue_date, corrects, seller_id, account_id,
  coalesce(account_name, '') as account_name, gl_account, role, product, tax_category,
  coalesce(rtrim(rtrim(tax_rate::varchar, '0'), '.'), '') as tax_rate,
  coalesce(tax_code, '') as tax_code, currency,
  case when is_debit then own else '' end as debit,
  case when is_debit then '' else own end as credit, book_currency,
  coalesce(book_rate::varchar, '') as book_rate, case when is_debit then book else '' end
    as book_debit, case when is_debit then '' else book end as book_credit, invoice_key
from cut
order by entry_no, cut.line_no
