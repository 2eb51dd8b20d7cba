-- Daily rows of a usage-based invoice have no amount: nothing is charged for them, so the total is
-- 0 in XXX (ISO 4217: no currency), and what has no currency is never billed. Names and units are
-- localised and stay as they are.
-- grain: source row
select * replace (
    -- rows without the tenant name the billing account
    coalesce(partner_id, partner_account) as partner_id,
    coalesce(customer_id, customer_account) as customer_id,
    coalesce(subscription_id, order_id, customer_id, customer_account) as subscription_id,
    with_pairs(other_columns, concat_ws(',',
      json_pair(header_of(file_number, 'partner_account'), partner_account),
      json_pair(header_of(file_number, 'customer_account'), customer_account))) as other_columns),
  coalesce(subscription_id, order_id, customer_id, customer_account) as entitlement_id,
  consumed_quantity as quantity,
  '0' as billing_pre_tax_total,
  '0' as pricing_pre_tax_total,
  'XXX' as billing_currency,
  'XXX' as pricing_currency,
  unit_type as unit_of_measure,
  'usage' as charge_kind,
  'azure' as product_family
from source_text
