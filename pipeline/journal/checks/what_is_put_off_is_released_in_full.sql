-- why: what is deferred must be earned or spent in the months that follow, to the last cent
-- fix: this is a bug of ours: report it with these rows
select invoice_key, role, currency, sum(amount) as amount, sum(book_amount) as book_amount
from posting
where role in ('deferred_revenue', 'deferred_cost')
group by invoice_key, role, currency
having sum(amount) <> 0 or sum(book_amount) <> 0
