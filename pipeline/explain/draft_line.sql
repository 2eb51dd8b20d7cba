-- The lines of the draft asked for; each carries the sum of those after it, so
-- that a long list can be cut.
-- grain: line_no
select line.line_no, line.customer_account_id, line.customer_name, line.subscription_id,
  line.subscription_name,
  line.meter_category, line.is_late, line.tax_category, line.tax_rate, line.amount_exact,
  line.amount_rounded, line.rounding, line.usage_rows,
  count(*) over (order by line.line_no desc) - 1 as lines_after,
  cast(sum(line.amount_rounded) over (order by line.line_no desc) - line.amount_rounded
    as decimal(20, 3)) as rounded_after,
  cast(sum(line.amount_exact) over (order by line.line_no desc) - line.amount_exact
    as decimal(38, 20)) as exact_after,
  cast(sum(line.rounding) over (order by line.line_no desc) - line.rounding as decimal(38,
    20)) as rounding_after
from invoice_line line
join wanted on wanted.target = line.invoice_key
