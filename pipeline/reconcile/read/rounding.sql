-- By which rule the lines of a reconciliation were rounded, and what that makes up.
-- grain: seller_id, invoice_number, billing_currency, rounding_rule
select seller_id, invoice_number, billing_currency, rounding_rule, count(*) as lines,
  sum(rounding) as rounding, sum(unexplained) as unexplained,
  round_to_minor(sum(rounding) + sum(unexplained), max(currency.minor_units)) as shown
from reconciled_line
join currency on currency.currency = billing_currency
where is_of_period
group by all
order by seller_id, invoice_number, billing_currency, rounding_rule
