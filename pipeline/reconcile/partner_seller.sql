-- Which seller Microsoft bills for a partner tenant (B1).
-- grain: partner_id
select lower(trim(partner.tenant)) as partner_id, min(seller.seller_id) as seller_id
from seller
cross join unnest(string_split(seller.partner_tenant_ids, ';')) as partner(tenant)
group by all
