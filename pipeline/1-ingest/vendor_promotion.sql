-- One row per promotion of the vendor.
-- grain: the order of the file; record_number is filled only where it is not the place in the file.
with typed as (
  select *, read_timestamp(effective_start) as starts, read_timestamp(effective_end) as ends,
    -- every policy of every product: its type and its value
    flatten(list_transform(
      from_json(case when json_valid(required_products) then required_products end,
        '[{"productId": "VARCHAR", "pricingPolicies": ["JSON"]}]'),
      lambda product: list_transform(
        coalesce(product.pricingPolicies, ['{}']),
        lambda policy: [product.productId, policy ->> '$.type', policy ->> '$.value']))) as policies
  from canonical_text
)
select * exclude (broken_line, is_plain, starts, ends, policies)
  replace (
    starts as effective_start, ends as effective_end,
    first_day(starts) as valid_from, day_after(ends) as valid_to,
    cast(lower(is_auto_applicable) = 'true' as boolean) as is_auto_applicable),
  cast(null as varchar) as rounded,
  coalesce(
    fault_of_line(broken_line),
    fault_of_text('promotion_id', promotion_id),
    fault_of_text('required_products', required_products),
    case when coalesce(len(policies), 0) = 0
      then fault('required_products', required_products,
        'no list of products with their pricing policies') end,
    case when len(list_filter(policies, lambda one: one[1] is null)) > 0
      then fault('required_products', required_products, 'a product without productId') end,
    case when len(list_filter(policies, lambda one: coalesce(read_decimal(one[3]) < 0, true))) > 0
      then fault('required_products', required_products, 'a pricing policy without a number') end,
    fault_of_text('effective_start', effective_start),
    fault_of_moment('effective_start', effective_start, starts),
    fault_of_moment('effective_end', effective_end, ends),
    case when ends < starts
      then fault('effective_end', effective_end, 'an end before the start') end) as bad
from typed
