-- why: a promotion takes another part off a licence than the vendor's list of promotions says, or a
--   private offer another one than the margins say (B13, B18): our cost is not what was promised.
-- fix: look at the line with the vendor; customers pay the difference only where a rule is on cost.
-- kind: finding
with product as (
  select promotion_id, unnest(from_json(required_products, '["JSON"]')) as told
  from vendor_promotion
), offered as (
  select product.promotion_id, lower(told ->> '$.productId') as product_id,
    lower(told ->> '$.skuId') as sku_id, upper(told ->> '$.term.duration') as term,
    cast(read_decimal(policy.told_policy ->> '$.value') as decimal(9, 6)) as percent,
    date '0001-01-01' as valid_from, date '9999-12-31' as valid_to
  from product
  cross join unnest(from_json(told -> '$.pricingPolicies', '["JSON"]')) as policy(told_policy)
  where lower(policy.told_policy ->> '$.type') like 'percent%'
  union all
  select null, lower(product_id), lower(sku_id), null, cast(percentage as decimal(9, 6)),
    valid_from, coalesce(valid_to, date '9999-12-31')
  from vendor_margin
  where percentage is not null
), matched as (
  select class.usage_class_id, class.customer_id, class.subscription_id, class.sku_id,
    class.charge_type, class.promotion_id, class.vendor_unit_price, class.vendor_effective_price,
    cast(cast(offered.percent as decimal(7, 4)) as varchar) as percent,
    -- prices are cut where they are printed
    abs(abs(class.vendor_effective_price) * bought.whole_part
        - cast(abs(class.vendor_unit_price) * bought.billed_part as decimal(28, 10))
          * (1 - offered.percent * 0.01)) <= bought.whole_part * 0.01 as fits
  from purchase_cycle bought
  join usage_class class using (usage_class_id)
  join offered on offered.product_id = lower(class.product_id)
    and offered.promotion_id is not distinct from class.promotion_id
    and coalesce(offered.sku_id, lower(class.sku_id)) = lower(class.sku_id)
    and coalesce(offered.term, class.term, '') = coalesce(class.term, '')
    and bought.price_date >= offered.valid_from and bought.price_date < offered.valid_to
  where (class.promotion_id is not null or class.product_family = 'marketplace')
    and class.vendor_unit_price <> 0 and bought.whole_part > 0
)
select customer_id, subscription_id, sku_id, charge_type, promotion_id, vendor_unit_price,
  vendor_effective_price, string_agg(distinct percent, ', ' order by percent) as percents
from matched
group by all
having not bool_or(fits)
order by all
