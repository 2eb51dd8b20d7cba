-- Rated rows of a usage-based file, and the daily rows that may stand beneath them. The charge is
-- the file's, to the cent; nothing is recomputed. A row with a usage date and no charge is daily:
-- it only says where a rated row comes from. It has no amount, so its currency is XXX (ISO 4217: no
-- currency), and what has no currency is never billed.
-- grain: source row
with told as (
  select *, billing_pre_tax_total is null and usage_date is not null as is_daily from source_text
)
select * replace (
    -- rows without the tenant name the billing account
    coalesce(partner_id, partner_account) as partner_id,
    coalesce(customer_id, customer_account) as customer_id,
    coalesce(subscription_id, order_id, customer_id, customer_account) as subscription_id,
    -- a rated row is of a whole cycle: its price is that of the first day
    coalesce(usage_date, charge_start_date) as usage_date,
    case when is_daily then consumed_quantity else quantity end as quantity,
    without_dollar(unit_price) as unit_price,
    without_dollar(effective_unit_price) as effective_unit_price,
    without_dollar(tax_total) as tax_total,
    case when is_daily then '0' else without_dollar(billing_pre_tax_total) end
      as billing_pre_tax_total,
    case when is_daily then 'XXX' else billing_currency end as billing_currency,
    with_pairs(other_columns, concat_ws(',',
      json_pair(header_of(file_number, 'partner_account'), partner_account),
      json_pair(header_of(file_number, 'customer_account'), customer_account),
      json_pair(header_of(file_number, case when is_daily then 'quantity'
        else 'consumed_quantity' end), case when is_daily then quantity else consumed_quantity end),
      json_pair(header_of(file_number, 'billing_currency'),
        case when is_daily then billing_currency end))) as other_columns),
  coalesce(subscription_id, order_id, customer_id, customer_account) as entitlement_id,
  case when is_daily then '0' else without_dollar(billing_pre_tax_total) end
    as pricing_pre_tax_total,
  case when is_daily then 'XXX' else billing_currency end as pricing_currency,
  unit_type as unit_of_measure,
  'usage' as charge_kind,
  'azure' as product_family
from told
