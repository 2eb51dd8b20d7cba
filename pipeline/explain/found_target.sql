-- What the text asked for names: a draft, one of its lines, or a charge. Nothing
-- where it names none of them.
-- grain: kind
select 'draft' as kind from invoice join wanted on wanted.target = invoice.invoice_key
union all
select 'invoice_line'
from invoice_line
join wanted on wanted.target = concat(invoice_line.invoice_key, '/', line_no)
union all
select 'charge' from named_charge join wanted on wanted.target = named_charge.charge_id
