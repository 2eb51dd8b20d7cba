-- One row per record of a source file: typed, exact, with what could not be read. Stored once per source file.
-- grain: the order of the file; record_number is filled only where records were taken out before.
with typed as (
  select *,
    read_date(charge_start_date) as charge_start, read_date(charge_end_date) as charge_end,
    read_date(usage_date) as day, read_date(pc_to_bc_exchange_rate_date) as rate_day,
    read_decimal(unit_price) as price, read_decimal(quantity) as units,
    read_decimal(billing_pre_tax_total) as billing_total, read_decimal(pricing_pre_tax_total) as pricing_total,
    read_decimal(effective_unit_price) as effective_price, read_decimal(pc_to_bc_exchange_rate) as rate,
    read_decimal(pec_percentage) as pec, read_decimal(credit_percentage) as credit
  from source_text
)
select * exclude (charge_start, charge_end, day, rate_day, price, units, billing_total, pricing_total,
    effective_price, rate, pec, credit)
  replace (
    charge_start as charge_start_date, charge_end as charge_end_date, day as usage_date,
    rate_day as pc_to_bc_exchange_rate_date, price as unit_price, units as quantity,
    billing_total as billing_pre_tax_total, pricing_total as pricing_pre_tax_total,
    effective_price as effective_unit_price, rate as pc_to_bc_exchange_rate,
    pec as pec_percentage, credit as credit_percentage),
  -- B9: what a reservation covers costs nothing and names its order
  case when billing_total = 0 and contains(additional_info, 'ReservationOrderId')
    then nullif(regexp_extract(additional_info, '"ReservationOrderId"\s*:\s*"([^"]+)"', 1), '')
    end as reservation_order_id,
  -- what had more than 18 places, as delivered: kept, counted, never dropped in silence
  case when strlen(unit_price) > 19 or strlen(quantity) > 19 or strlen(billing_pre_tax_total) > 19
      or strlen(pricing_pre_tax_total) > 19 or strlen(effective_unit_price) > 19
      or strlen(pc_to_bc_exchange_rate) > 19
      -- a shorter text with an exponent loses digits only where the number is tiny
      or abs(price) < 0.0001 and contains(lower(unit_price), 'e')
      or abs(units) < 0.0001 and contains(lower(quantity), 'e')
      or abs(billing_total) < 0.0001 and contains(lower(billing_pre_tax_total), 'e')
      or abs(pricing_total) < 0.0001 and contains(lower(pricing_pre_tax_total), 'e')
      or abs(effective_price) < 0.0001 and contains(lower(effective_unit_price), 'e')
    then nullif(concat(
      note_lost_digits('UnitPrice', unit_price), note_lost_digits('Quantity', quantity),
      note_lost_digits('BillingPreTaxTotal', billing_pre_tax_total),
      note_lost_digits('PricingPreTaxTotal', pricing_pre_tax_total),
      note_lost_digits('EffectiveUnitPrice', effective_unit_price),
      note_lost_digits('PCToBCExchangeRate', pc_to_bc_exchange_rate)), '')
    end as rounded,
  case
    when partner_id is not null and subscription_id is not null and entitlement_id is not null
      and strlen(billing_currency) = 3 and strlen(pricing_currency) = 3
      and charge_start between date '2010-01-01' and date '2999-12-31'
      and day between date '2010-01-01' and date '2999-12-31'
      and (charge_end >= date '1753-01-01' or charge_end_date is null)
      and (rate_day >= date '1753-01-01' or pc_to_bc_exchange_rate_date is null)
      and abs(price) < 10000000 and abs(units) < 1000000000
      and abs(billing_total) < 100000000000 and abs(pricing_total) < 100000000000
      and (effective_price is not null or effective_unit_price is null)
      and (rate is not null or pc_to_bc_exchange_rate is null)
      and (pec between 0 and 99 and (strlen(pec_percentage) <= 7 or pec = round(pec, 4)) or pec_percentage is null)
      and (credit between 0 and 100 or credit_percentage is null)
    then null
    else coalesce(
      fault_of_text('PartnerId', partner_id), fault_of_text('SubscriptionId', subscription_id),
      fault_of_text('EntitlementId', entitlement_id),
      fault_of_currency('BillingCurrency', billing_currency),
      fault_of_currency('PricingCurrency', pricing_currency),
      fault_of_date('ChargeStartDate', charge_start_date, charge_start),
      fault_of_date('UsageDate', usage_date, day),
      fault_of_optional_date('ChargeEndDate', charge_end_date, charge_end),
      fault_of_optional_date('PCToBCExchangeRateDate', pc_to_bc_exchange_rate_date, rate_day),
      fault_of_number('UnitPrice', unit_price, price, 10000000),
      fault_of_number('Quantity', quantity, units, 1000000000),
      fault_of_number('BillingPreTaxTotal', billing_pre_tax_total, billing_total, 100000000000),
      fault_of_number('PricingPreTaxTotal', pricing_pre_tax_total, pricing_total, 100000000000),
      fault_of_optional_number('EffectiveUnitPrice', effective_unit_price, effective_price),
      fault_of_optional_number('PCToBCExchangeRate', pc_to_bc_exchange_rate, rate),
      fault_of_percent('PartnerEarnedCreditPercentage', pec_percentage, pec, 99),
      fault_of_percent('CreditPercentage', credit_percentage, credit, 100))
  end as bad
from typed
