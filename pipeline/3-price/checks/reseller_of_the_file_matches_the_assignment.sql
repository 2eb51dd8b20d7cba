-- why: the file names another reseller of record than the one billed (B3);
--   blank, 0 and -1 name nobody.
-- fix: correct rates/assignments.csv, or partner_id in rates/accounts.csv, or ask
--   who sells to this customer.
-- kind: finding
with named as (
  select *, trim(reseller_mpn_id) as file_reseller
  from usage_class
  where trim(reseller_mpn_id) not in ('', '0', '-1')
)
select named.file_reseller,
  coalesce(reseller.partner_id, 'none: billed directly') as billed_reseller, who.account_id,
  who.customer_account_id, named.subscription_id, sum(metered.usage_rows) as usage_rows,
  sum(metered.cost) as cost, named.billing_currency
from named
join metered_usage metered using (usage_class_id)
join attribution who on who.partner_id = named.partner_id and who.customer_id = named.customer_id
  and who.plan_id = named.plan_id and who.subscription_id = named.subscription_id
  and who.usage_date = metered.usage_date and who.is_invoiced
left join account reseller on reseller.kind = 'reseller' and reseller.account_id = who.account_id
  and reseller.valid_from = who.account_valid_from
where who.hold_reason is null and reseller.partner_id is distinct from named.file_reseller
group by all
order by all
