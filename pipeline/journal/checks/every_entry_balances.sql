-- why: an entry of which debit and credit differ is refused by any ledger, in either currency
-- fix: this is a bug of ours: report it with these rows
select entry_no, document, sum(amount) as amount, sum(book_amount) as book_amount
from journal_line
group by entry_no, document
having coalesce(sum(amount), 1) <> 0 or coalesce(sum(book_amount), 1) <> 0
  or count(distinct currency) > 1 or count(distinct book_currency) > 1
