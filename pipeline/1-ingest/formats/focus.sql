-- FOCUS rows as charges (csp-formats 1g). BilledCost is the cost; the billing account is the
-- partner, since Microsoft gives no tenant there. Periods end with the first moment that is no
-- longer theirs: here, on their last day.
-- grain: source row
with told as (
  select *,
    lower(charge_type) as category,
    -- each provider has words of its own for the two kinds
    case when contains(lower(benefit_type), 'saving') then 'SavingsPlan'
      when contains(lower(benefit_type), 'reserv') then 'Reservation'
      else benefit_type end as commitment,
    -- Microsoft gives the path of a subscription; elsewhere its id stands alone
    case when lower(left(sub_account, 15)) = '/subscriptions/' then substr(sub_account, 16)
      else sub_account end as account_below,
    regexp_extract(benefit_id, '(?i)/(?:reservation|savingsPlan)Orders/([^/]+)', 1)
      as order_of_benefit,
    coalesce(upper(pricing_currency) = upper(billing_currency), true) as is_one_currency,
    -- an amount in another currency is the file's own or none; and a price goes with it, for
    -- ListUnitPrice is in billing currency: a line that cost nothing has the same amount in any
    -- currency, and keeps that price
    coalesce(upper(pricing_currency) = 'USD' and upper(billing_currency) <> 'USD'
      and dollar_total is not null and (unit_price is null
        or pricing_currency_list_price is not null
        or read_decimal(billing_pre_tax_total) <> 0), false) as is_in_dollars,
    -- the end of a charge within a day is that day
    cast(case when substr(charge_end_date, 11) = 'T00:00:00Z'
        or regexp_full_match(substr(charge_end_date, 11),
          '([T ]00:00(:00([.]0+)?)?)?(Z|[+]00(:?00)?)?')
        then read_date(charge_end_date) - 1
      else read_date(charge_end_date) end as varchar) as last_day
  from source_text
), priced as (
  select *, not is_one_currency and not is_in_dollars as is_third_currency,
    coalesce(account_below, order_id, customer_id, partner_id) as charged_account,
    -- only usage can be covered (B9)
    case when category = 'usage' then commitment end as covered_by,
    case when is_in_dollars then pricing_currency_list_price
      when is_one_currency then coalesce(unit_price, pricing_currency_list_price)
      else unit_price end as list_price_told,
    case when lower(pec_applied) in ('false', '0', 'no') then '0' else pec_percentage end as pec,
    coalesce(quantity, consumed_quantity,
      case when category <> 'usage' or charge_class is not null then '1' end) as billed_quantity
  from told
), paired as (
  select *, concat_ws(',',
    json_pair(header_of(file_number, 'benefit_type'), nullif(benefit_type, covered_by)),
    json_pair('x_PartnerCreditPercentage',
      case when pec <> pec_percentage and read_decimal(pec) <> read_decimal(pec_percentage)
        then cast(read_decimal(pec_percentage) as varchar) end),
    json_pair(header_of(file_number, 'service_provider'), nullif(service_provider, provider_name)),
    json_pair(header_of(file_number, 'price_details'),
      case when additional_info is not null then price_details end),
    json_pair(header_of(file_number, 'unit_price'), nullif(unit_price, list_price_told)),
    json_pair(header_of(file_number, 'pricing_currency_list_price'),
      nullif(pricing_currency_list_price, list_price_told)),
    json_pair(header_of(file_number, 'dollar_total'),
      case when not is_in_dollars then dollar_total end),
    json_pair(header_of(file_number, 'pricing_currency'),
      case when is_third_currency then pricing_currency end),
    json_pair(header_of(file_number, 'pc_to_bc_exchange_rate'),
      case when is_third_currency then pc_to_bc_exchange_rate end)) as pairs
  from priced
)
select * exclude (pricing_currency, pec_percentage, price_details) replace (
    coalesce(customer_id, account_below) as customer_id,
    coalesce(customer_name, case when customer_id is null then entitlement_description end)
      as customer_name,
    concat_ws(' ', charge_type, charge_class) as charge_type,
    coalesce(last_day, charge_end_date) as charge_end_date,
    billed_quantity as quantity,
    list_price_told as unit_price,
    case when quantity is null and consumed_quantity is not null then unit_of_measure
      else unit_type end as unit_type,
    coalesce(provider_name, service_provider, publisher_name, 'unknown') as provider_name,
    coalesce(meter_category, consumed_service, charge_description) as meter_category,
    coalesce(meter_id, sku_id) as meter_id,
    coalesce(meter_name, product_name, charge_description) as meter_name,
    case when not is_third_currency then pc_to_bc_exchange_rate end as pc_to_bc_exchange_rate,
    coalesce(additional_info, price_details) as additional_info,
    covered_by as benefit_type,
    with_pairs(other_columns, pairs) as other_columns),
  charged_account as subscription_id,
  charged_account as entitlement_id,
  charge_start_date as usage_date,
  case when is_in_dollars then pricing_currency else billing_currency end as pricing_currency,
  case when is_in_dollars then dollar_total else billing_pre_tax_total end as pricing_pre_tax_total,
  pec as pec_percentage,
  coalesce(nullif(order_of_benefit, ''),
    case when benefit_id is not null then coalesce(order_id, benefit_id) end)
    as benefit_order_id,
  case when category in ('usage', 'purchase', 'credit', 'adjustment', 'tax') then category
    else 'adjustment' end as charge_kind,
  case when category <> 'usage' and commitment = 'SavingsPlan' then 'savings_plan'
    when category <> 'usage' and commitment = 'Reservation' then 'reservation'
    when lower(coalesce(provider_name, service_provider)) = 'microsoft' then 'azure'
    else 'other' end as product_family
from paired
