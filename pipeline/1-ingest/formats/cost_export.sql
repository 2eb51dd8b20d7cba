-- Cost and usage details of Cost Management as charges, whatever the agreement (csp-formats 1f).
-- The cost is the file's amount in billing currency; what is read but has no column of its own goes
-- to the other columns of the row.
-- grain: source row
with told as (
  select *,
    lower(coalesce(charge_type, 'usage')) in ('usage', 'unusedreservation', 'unusedsavingsplan')
      as is_usage,
    coalesce(replace(lower(pricing_model), ' ', ''),
      case when contains(lower(benefit_id), 'savingsplan') then 'savingsplan'
        when coalesce(benefit_id, reservation) is not null then 'reservation' end, '') as model,
    -- the path of a benefit names its order, and so does the reservation of a covered line
    regexp_extract(benefit_id, '(?i)/(?:reservation|savingsPlan)Orders/([^/]+)', 1)
      as order_of_benefit,
    case when contains(additional_info, 'ReservationOrderId')
      then regexp_extract(additional_info, '"ReservationOrderId"\s*:\s*"([^"]+)"', 1)
      end as order_of_reservation,
    -- purchases at the billing account have no subscription: their order stands for one
    coalesce(subscription_id, order_id, customer_id, partner_id, partner_name)
      as charged_subscription,
    -- commitments have no retail price: then the price of the contract counts
    case when retail_price = unit_price then unit_price
      when read_decimal(retail_price) <> 0 then retail_price
      else coalesce(unit_price, retail_price) end as list_price,
    -- an amount in another currency is the file's own or none
    case when pricing_currency is not null then coalesce(pricing_pre_tax_total,
      case when upper(pricing_currency) = 'USD' then dollar_total end) end as pricing_total
  from source_text
), priced as (
  select *, pricing_total is not null as is_priced,
    case when pricing_total is not null then pricing_currency
      else billing_currency end as priced_in,
    case when lower(pec_applied) in ('false', '0', 'no') then '0' else pec_percentage end as pec,
    coalesce(nullif(order_of_benefit, ''), nullif(order_of_reservation, ''),
      case when model in ('reservation', 'savingsplan') then coalesce(order_id, reservation) end)
      as benefit_order
  from told
), paired as (
  select *, concat_ws(',',
    json_pair('partnerEarnedCreditPercentage',
      case when pec <> pec_percentage and read_decimal(pec) <> read_decimal(pec_percentage)
        then cast(read_decimal(pec_percentage) as varchar) end),
    json_pair(header_of(file_number, 'reservation'),
      case when not contains(lower(benefit_id), lower(reservation)) then reservation end),
    json_pair(header_of(file_number, 'unit_price'), nullif(unit_price, list_price)),
    json_pair(header_of(file_number, 'retail_price'), nullif(retail_price, list_price)),
    json_pair(header_of(file_number, 'pricing_currency'), nullif(pricing_currency, priced_in)),
    json_pair(header_of(file_number, 'pricing_pre_tax_total'),
      case when not is_priced then pricing_pre_tax_total end),
    json_pair(header_of(file_number, 'dollar_total'), nullif(dollar_total, pricing_total)),
    json_pair(header_of(file_number, 'pc_to_bc_exchange_rate'),
      case when not is_priced then pc_to_bc_exchange_rate end)) as pairs
  from priced
)
select * replace (
    coalesce(partner_id, partner_name) as partner_id,
    coalesce(customer_id, charged_subscription) as customer_id,
    charged_subscription as subscription_id,
    -- some exports of partners leave the billing period blank: then it is the month of the charge
    coalesce(charge_start_date,
      cast(cast(date_trunc('month', read_date(usage_date)) as date) as varchar), usage_date)
      as charge_start_date,
    case when charge_start_date is null and charge_end_date is null
        then cast(last_day(read_date(usage_date)) as varchar)
      else charge_end_date end as charge_end_date,
    coalesce(quantity, case when not is_usage then '1' end) as quantity,
    list_price as unit_price,
    priced_in as pricing_currency,
    case when is_priced then pricing_total else billing_pre_tax_total end as pricing_pre_tax_total,
    case when is_priced or upper(pricing_currency) = upper(billing_currency)
      then pc_to_bc_exchange_rate end as pc_to_bc_exchange_rate,
    pec as pec_percentage,
    coalesce(benefit_id, reservation) as benefit_id,
    coalesce(meter_category, product_name, charge_description) as meter_category,
    -- exports of actual and amortized cost leave out the braces
    case when starts_with(ltrim(tags), '{') or tags is null then tags
      else concat('{', tags, '}') end as tags,
    with_pairs(other_columns, pairs) as other_columns),
  charged_subscription as entitlement_id,
  benefit_order as benefit_order_id,
  -- only usage can be covered (B9)
  case when is_usage and model = 'reservation' then 'Reservation'
    when is_usage and model = 'savingsplan' then 'SavingsPlan' end as benefit_type,
  case when is_usage then 'usage'
    when lower(charge_type) in ('purchase', 'refund') then 'purchase'
    when lower(charge_type) = 'tax' then 'tax'
    when contains(lower(charge_type), 'credit') then 'credit'
    else 'adjustment' end as charge_kind,
  case when lower(publisher_type) = 'marketplace' then 'marketplace'
    when lower(charge_type) = 'usage' or model not in ('reservation', 'savingsplan')
      then case when contains(line_of_business, '365') then 'license' else 'azure' end
    when model = 'reservation' then 'reservation'
    else 'savings_plan' end as product_family
from paired
