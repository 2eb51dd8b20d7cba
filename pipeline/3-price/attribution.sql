-- Who is billed for a subscription on a day, at each hop (B1, B3, B4): the customer, and the
-- reseller in between. What cannot be attributed says why: it holds the account, or waits for
-- one; it is never guessed.
-- grain: attribution_key_id, usage_date, hop
with used as (
  select distinct class.attribution_key_id, class.partner_id, class.customer_id, class.plan_id,
    class.subscription_id, metered.usage_date
  from metered_usage metered
  join usage_class class using (usage_class_id)
), partner_tenant as (
  select seller_id, trim(unnest(string_split(lower(partner_tenant_ids), ';'))) as partner_id
  from seller
), assigned as (
  select used.*, assignment.billed_to,
    row_number() over (
      partition by used.attribution_key_id, used.usage_date
      order by case lower(assignment.subscription_id)
        when used.subscription_id then 1 when used.plan_id then 2 else 3 end) as choice
  from used
  join assignment on lower(assignment.customer_tenant_id) = used.customer_id
    and (assignment.subscription_id is null
      or lower(assignment.subscription_id) in (used.subscription_id, used.plan_id))
    and used.usage_date >= assignment.valid_from and used.usage_date < assignment.valid_to
), holder as (
  select account.*, lower(tenant_id) as customer_id from account where kind = 'customer'
  union all
  -- a reseller that has a service itself is its own customer
  select account.*, concat('reseller:', lower(account_id)) from account where kind = 'reseller'
), known as (
  -- utilization names no partner: then the seller is that of the customer's account
  select used.*, case when used.partner_id = 'utilization'
      then coalesce(partner_tenant.seller_id, customer.seller_id)
      else partner_tenant.seller_id end as seller_id,
    customer.account_id as customer_account_id, customer.kind as customer_kind,
    customer.seller_id as customer_seller_id, customer.valid_from as customer_valid_from,
    case customer.kind when 'reseller' then customer.account_id else assigned.billed_to end
      as billed_to,
    case when partner_tenant.seller_id is null and used.partner_id <> 'utilization'
        then 'unknown_seller'
      when customer.account_id is null then 'unknown_customer'
      when assigned.billed_to is null and customer.kind = 'customer' then 'unassigned'
      when customer.seller_id <> partner_tenant.seller_id then 'seller_mismatch' end as hold_reason
  from used
  left join partner_tenant using (partner_id)
  left join holder customer on customer.customer_id = used.customer_id
    and used.usage_date >= customer.valid_from and used.usage_date < customer.valid_to
  left join assigned on assigned.attribution_key_id = used.attribution_key_id
    and assigned.usage_date = used.usage_date and assigned.choice = 1
), hops as (
  select known.*, 'customer' as hop, customer_account_id as account_id,
    customer_valid_from as account_valid_from,
    coalesce(billed_to, 'direct') = 'direct' as is_invoiced,
    cast(null as varchar) as own_hold_reason
  from known
  where customer_kind is distinct from 'reseller'
  union all
  select known.*, 'partner', billed_to, reseller.valid_from, true,
    case when reseller.account_id is null then 'unknown_reseller'
      when reseller.seller_id <> known.seller_id then 'seller_mismatch' end
  from known
  left join account reseller on reseller.kind = 'reseller' and reseller.account_id = known.billed_to
    and known.usage_date >= reseller.valid_from and known.usage_date < reseller.valid_to
  where known.billed_to <> 'direct'
)
select hops.attribution_key_id, hops.usage_date, hops.hop, hops.partner_id,
  hops.customer_id, hops.plan_id, hops.subscription_id,
  hops.account_id, hops.account_valid_from, account.currency, hops.customer_account_id,
  hops.seller_id, seller.billing_currency as book_currency, hops.is_invoiced,
  coalesce(hops.hold_reason, hops.own_hold_reason) as hold_reason
from hops
left join account on account.account_id = hops.account_id
  and account.valid_from = hops.account_valid_from
left join seller on seller.seller_id = hops.seller_id
