-- Charges of a licence-based file. The cost is its Subtotal: documented prorations are rounded in
-- three ways, so nothing is recomputed. What a charge is, its type tells.
-- grain: source row
select * replace (
    -- The id that Partner Center and customers know has a column of its own; SubscriptionId is
    -- one of the billing system. Without either the order stands for the subscription, so that
    -- the charge is somebody's.
    coalesce(subscription_id, billed_subscription, order_id, customer_id) as subscription_id,
    without_dollar(unit_price) as unit_price,
    without_dollar(billing_pre_tax_total) as billing_pre_tax_total,
    without_dollar(tax_total) as tax_total,
    with_pairs(other_columns, concat_ws(',',
      json_pair(header_of(file_number, 'offer_id'), offer_id),
      json_pair(header_of(file_number, 'billed_subscription'), billed_subscription)))
      as other_columns),
  coalesce(subscription_id, billed_subscription, order_id, customer_id) as entitlement_id,
  charge_start_date as usage_date,
  without_dollar(billing_pre_tax_total) as pricing_pre_tax_total,
  billing_currency as pricing_currency,
  product_name as meter_category,
  product_name as meter_name,
  -- a discount takes off no seats: it is money given back, not a purchase at a price
  case when lower(charge_type) like '%discount' then 'credit'
    when lower(charge_type) = 'offset a line item' then 'adjustment'
    when starts_with(lower(charge_type), 'assess usage fee') then 'usage'
    else 'purchase' end as charge_kind,
  'license' as product_family
from source_text
