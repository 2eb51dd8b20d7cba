-- The billing month of every invoice in a file whose rows do not name one (B6): the month of its
-- latest charge, since a charge is invoiced in the month in which it begins and refunds look back.
-- grain: file_number, invoice_number
select file_number, invoice_number,
  cast(date_trunc('month', max(charge_start_date)) as date) as billing_month
from usage
where bad is null and charge_start_date is not null
group by file_number, invoice_number
