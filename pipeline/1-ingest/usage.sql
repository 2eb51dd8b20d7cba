-- One row per record of a source file: typed, exact, with what could not be read; stored once.
-- grain: the order of the file; record_number is filled only where records were taken out before.
with typed as (
  select *, read_date(charge_start_date) as charge_start, read_date(charge_end_date) as charge_end,
    read_date(pc_to_bc_exchange_rate_date) as rate_day, read_date(order_date) as ordered,
    read_date(subscription_start_date) as term_start, read_date(subscription_end_date) as term_end,
    read_date(billing_period_start) as period_start, read_number(unit_price, is_plain) as price,
    read_number(quantity, is_plain) as units,
    read_number(billing_pre_tax_total, is_plain) as billing_total,
    read_number(pricing_pre_tax_total, is_plain) as pricing_total,
    read_number(effective_unit_price, is_plain) as effective_price,
    read_number(pc_to_bc_exchange_rate, is_plain) as rate,
    read_number(pec_percentage, is_plain) as pec,
    read_number(credit_percentage, is_plain) as credit, read_number(tax_total, is_plain) as tax,
    read_number(included_quantity, is_plain) as included
  from canonical_text
), noted as (
  select *,
    if(usage_date = charge_start_date, charge_start, read_date(usage_date)) as day,
    -- what had more than 18 places, as delivered: kept, counted, never dropped in silence
    case when not is_plain or greatest(strlen(unit_price), strlen(quantity),
        strlen(billing_pre_tax_total), strlen(pricing_pre_tax_total),
        strlen(effective_unit_price), strlen(pc_to_bc_exchange_rate)) > 19
      then nullif(concat(note_lost_digits(file_number, 'unit_price', unit_price),
        note_lost_digits(file_number, 'quantity', quantity),
        note_lost_digits(file_number, 'billing_pre_tax_total', billing_pre_tax_total),
        note_lost_digits(file_number, 'pricing_pre_tax_total', pricing_pre_tax_total),
        note_lost_digits(file_number, 'effective_unit_price', effective_unit_price),
        note_lost_digits(file_number, 'pc_to_bc_exchange_rate', pc_to_bc_exchange_rate)), '') end
      as rounded
  from typed
)
select * exclude (broken_line, is_plain, charge_start, charge_end, day, rate_day, ordered,
    term_start, term_end, period_start, price, units, billing_total, pricing_total, effective_price,
    rate, pec, credit, tax, included) replace (
    charge_start as charge_start_date, charge_end as charge_end_date, day as usage_date,
    rate_day as pc_to_bc_exchange_rate_date, ordered as order_date,
    term_start as subscription_start_date, term_end as subscription_end_date,
    period_start as billing_period_start, price as unit_price, units as quantity,
    billing_total as billing_pre_tax_total, pricing_total as pricing_pre_tax_total,
    effective_price as effective_unit_price, rate as pc_to_bc_exchange_rate, pec as pec_percentage,
    credit as credit_percentage, tax as tax_total, included as included_quantity),
  -- B9: what a reservation covers costs nothing and names its order
  case when billing_total = 0 and contains(additional_info, 'ReservationOrderId')
    then nullif(regexp_extract(additional_info, '"ReservationOrderId"\s*:\s*"([^"]+)"', 1), '')
    when billing_total = 0 and lower(benefit_type) = 'reservation' then benefit_order_id
    end as reservation_order_id,
  case when broken_line is null
      and partner_id is not null and subscription_id is not null and entitlement_id is not null
      and strlen(billing_currency) = 3 and strlen(pricing_currency) = 3
      and charge_start between date '2010-01-01' and date '2999-12-31'
      and day between date '2010-01-01' and date '2999-12-31'
      and (charge_end >= date '1753-01-01' or charge_end_date is null)
      and (rate_day >= date '1753-01-01' or pc_to_bc_exchange_rate_date is null)
      and (ordered is not null or order_date is null)
      and (term_start is not null or subscription_start_date is null)
      and (term_end is not null or subscription_end_date is null)
      and (period_start is not null or billing_period_start is null)
      -- only what is priced by quantity must say its price: daily usage; XXX has no amount at all
      and (is_within(price, 10000000) or unit_price is null
        and (charge_kind <> 'usage' or provider_name is not null or billing_currency = 'XXX'))
      and is_within(units, 1000000000)
      and is_within(billing_total, 100000000000) and is_within(pricing_total, 100000000000)
      and (effective_price is not null or effective_unit_price is null)
      and (rate is not null or pc_to_bc_exchange_rate is null)
      -- rounding is dear, and the parts of an `or` are asked in any order
      and (pec between 0 and 99 and if(strlen(pec_percentage) <= 7, true, pec = round(pec, 4))
        or pec_percentage is null)
      and (credit between 0 and 100 or credit_percentage is null)
      and (is_within(tax, 100000000000) or tax_total is null)
      and (included is not null or included_quantity is null)
    then null
    else coalesce(
      fault_of_line(broken_line),
      fault_of_text('partner_id', partner_id), fault_of_text('subscription_id', subscription_id),
      fault_of_text('entitlement_id', entitlement_id),
      fault_of_currency('billing_currency', billing_currency),
      fault_of_currency('pricing_currency', pricing_currency),
      fault_of_date('charge_start_date', charge_start_date, charge_start),
      fault_of_date('usage_date', usage_date, day),
      fault_of_optional_date('charge_end_date', charge_end_date, charge_end),
      fault_of_optional_date('pc_to_bc_exchange_rate_date', pc_to_bc_exchange_rate_date, rate_day),
      fault_of_optional_date('order_date', order_date, ordered),
      fault_of_optional_date('subscription_start_date', subscription_start_date, term_start),
      fault_of_optional_date('subscription_end_date', subscription_end_date, term_end),
      fault_of_optional_date('billing_period_start', billing_period_start, period_start),
      case when unit_price is not null
          or charge_kind = 'usage' and provider_name is null and billing_currency <> 'XXX'
        then fault_of_number('unit_price', unit_price, price, 10000000) end,
      fault_of_number('quantity', quantity, units, 1000000000),
      fault_of_number('billing_pre_tax_total', billing_pre_tax_total, billing_total, 100000000000),
      fault_of_number('pricing_pre_tax_total', pricing_pre_tax_total, pricing_total, 100000000000),
      fault_of_optional_number('effective_unit_price', effective_unit_price, effective_price),
      fault_of_optional_number('pc_to_bc_exchange_rate', pc_to_bc_exchange_rate, rate),
      fault_of_percent('pec_percentage', pec_percentage, pec, 99),
      fault_of_percent('credit_percentage', credit_percentage, credit, 100),
      fault_of_optional_number('tax_total', tax_total, tax),
      fault_of_optional_number('included_quantity', included_quantity, included))
  end as bad
from noted
