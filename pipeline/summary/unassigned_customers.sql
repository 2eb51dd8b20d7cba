-- Customers for which no assignment says who is billed (B3, B4), with the
-- reseller that the file names.
-- grain: customer_id
select class.customer_id, max(nullif(nullif(class.reseller_mpn_id, '0'), '-1')) as reseller_mpn_id,
  min(held_line.usage_date) as first_usage_date, max(reseller.account_id) as reseller_account_id
from held_line
join usage_class class using (usage_class_id)
left join account reseller on reseller.kind = 'reseller'
  and reseller.partner_id = class.reseller_mpn_id
where held_line.hold_reason in ('unassigned', 'unknown_customer')
group by all
order by 1
