-- Late usage of closed months that is older than the window, per slice of a file (B29).
-- grain: source_sha256, partner_id, invoice_number, billing_month, billing_currency
with first_closed as (
  select min(month) as month from closed_month
)
select part.source_sha256, class.partner_id, coalesce(class.invoice_number, '') as invoice_number,
  part.billing_month, class.billing_currency, sum(part.usage_rows) as too_late_rows,
  cast(round(sum(part.cost), 2) as decimal(20, 2)) as too_late_cost
from metered_part part
join usage_class_part class using (source_sha256, usage_class_id)
cross join late_window
cross join first_closed
left join closed_month closed on closed.month = strftime(part.usage_date, '%Y-%m')
where class.charge_kind = 'usage' and part.usage_date < part.billing_month - late_window.days
  and (closed.month is not null or strftime(part.usage_date, '%Y-%m') < first_closed.month)
group by all
