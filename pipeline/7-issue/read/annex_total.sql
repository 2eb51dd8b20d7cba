-- What an annex must add up to: the exact sum of its rows, the rounding of the invoice
-- lines, the net amount. net_exact is the sum of the lines; the annex is refused where its
-- rows add up to something else.
select
  i.invoice_key, i.currency, count(u.invoice_key)::varchar as usage_rows,
  rtrim(rtrim(coalesce(sum(u.amount_exact), 0)::decimal(38, 20)::varchar, '0'), '.') as exact_sum,
  rtrim(rtrim(i.net_exact::decimal(38, 20)::varchar, '0'), '.') as net_exact,
  rtrim(rtrim((i.net - i.net_exact)::decimal(38, 20)::varchar, '0'), '.') as rounding,
  rtrim(rtrim(i.net::varchar, '0'), '.') as invoiced
from invoice i
left join invoice_usage u on u.invoice_key = i.invoice_key
where i.document_type <> 'zero'
group by i.invoice_key, i.currency, i.net, i.net_exact
order by i.invoice_key
