-- Reconciliation lines as charges. What a line is can only be told by its words: the
-- order of the tests is that of Microsoft's own table (csp-formats 1b). The cost is
-- Subtotal, never recomputed (B10).
-- grain: source row
with told as (
  select *, lower(concat_ws(' ', term_and_billing_cycle, product_name, sku_name)) as words,
    coalesce(lower(publisher_name) not in ('microsoft', 'microsoft corporation'), false)
      as is_third_party
  from source_text
), classified as (
  select *,
    case when contains(words, 'savings plan') then 'savings_plan'
      when contains(words, 'reservation') or contains(words, 'reserved') then 'reservation'
      when is_third_party then 'marketplace'
      when starts_with(product_id, 'CFQ7') then 'license'
      when starts_with(product_id, 'DG7GMGF0')
          -- credits have neither
          or term_and_billing_cycle is null and charge_end_date is null
            and lower(charge_type) <> 'customercredit'
        then 'software'
      when lower(subscription_description) = 'azure plan' or starts_with(product_id, 'DZH318Z0')
        then 'azure'
      else 'other' end as family
  from told
), numbered as (
  select *, coalesce(billable_quantity, purchased_quantity) as billed_quantity,
    coalesce(pricing_currency, billing_currency) as priced_in,
    -- a time zone would move the day; the day that is printed counts
    case when substr(charge_start_date, 5, 1) = '-' then left(charge_start_date, 10)
      else coalesce(charge_start_date, order_date) end as first_day,
    -- the usual text is short up to there, and looked through at once
    case when contains(price_adjustment_description, '% Partner earned credit')
      then regexp_extract(
        split_part(price_adjustment_description, '% Partner earned credit', 1), '([0-9.]+)$', 1)
      end as earned_credit
  from classified
)
select * replace (
    -- customers of the oldest interface carry a prefix
    case when starts_with(customer_id, 'org:') then substr(customer_id, 5)
      else customer_id end as customer_id,
    -- perpetual software has no subscription: its order stands for one, so that somebody is charged
    coalesce(subscription_id, order_id, customer_id) as subscription_id,
    first_day as charge_start_date,
    case when substr(charge_end_date, 5, 1) = '-' then left(charge_end_date, 10)
      else charge_end_date end as charge_end_date,
    -- bought in Partner Center: a prefix before the order (sic)
    case when starts_with(benefit_order_id, 'RIO')
        then regexp_replace(benefit_order_id, '^RIO[r]?derId', '')
      else benefit_order_id end as benefit_order_id,
    priced_in as pricing_currency),
  first_day as usage_date,
  billed_quantity as quantity,
  coalesce(subscription_id, order_id, customer_id) as entitlement_id,
  coalesce(subscription_description, sku_name, product_name) as entitlement_description,
  coalesce(product_name, sku_name, product_id) as meter_category,
  coalesce(meter_description, sku_name) as meter_name,
  -- the file has no total in pricing currency: price times quantity there, to 6 places,
  -- since lines are cut to cents
  case when upper(priced_in) = upper(billing_currency) then billing_pre_tax_total
    else product_text(effective_unit_price, billed_quantity) end as pricing_pre_tax_total,
  case when earned_credit <> '' then earned_credit
    when earned_credit = '' then nullif(regexp_extract(price_adjustment_description,
      '([0-9.]+)% Partner earned credit', 1), '') end as pec_percentage,
  family as product_family,
  case when lower(charge_type) = 'customercredit' then 'credit'
    when family = 'azure' or family = 'marketplace' and meter_description is not null then 'usage'
    else 'purchase' end as charge_kind
from numbered
