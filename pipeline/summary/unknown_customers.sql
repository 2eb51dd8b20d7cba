-- Customers of the files that rates/ does not know, with what the files say of them (B4).
-- grain: customer_id
select lower(usage_record.customer_id) as customer_id, max(customer_name) as name,
  max(customer_country) as country
from usage_record
where lower(usage_record.customer_id)
  in (select customer_id from held where reason = 'unknown_customer')
group by all
order by 1
