-- What changes hands on the lines of corrected documents, in the shape of an invoice line: seats
-- where only their number changed, else one service (B27).
-- grain: invoice_key, line_no
with changed as (
  select line.*, document.invoice_key, invoice.minor_units,
    line.quantity_after - line.quantity_before as seats
  from correction_line line
  join standing_document document on document.number = line.corrects
  join main.invoice invoice using (invoice_key)
), counted as (
  select *, price_before = price_after and seats <> 0
      and round_to_minor(seats * price_after, minor_units) = amount as has_seats
  from changed
)
select invoice_key, cast(line_no as bigint) as line_no, customer_account_id, customer_name,
  subscription_id, subscription_name, meter_category, charge_source, tax_product, is_late,
  tax_category, tax_rate, cast(amount as decimal(38, 20)) as amount_exact,
  amount as amount_rounded, cast(0 as decimal(38, 20)) as rounding,
  cast(case when has_seats then seats when amount < 0 then -1 else 1 end as decimal(20, 10))
    as quantity,
  cast(case when has_seats then price_after else abs(amount) end as decimal(22, 10)) as net_price,
  cast(0 as bigint) as usage_rows, cast(null as varchar) as free_reason
from counted
