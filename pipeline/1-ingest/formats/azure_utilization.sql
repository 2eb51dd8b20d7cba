-- Utilization records as usage of a UTC day. They have no amount: their currency is XXX (ISO 4217:
-- no currency) until a rate card rates them. Times keep their spelling beside the row, since
-- several records of a day may differ in them.
-- grain: source row
with placed as (
  select *,
    -- the page of a subscription: customers/<tenant>/subscriptions/<id>/utilizations/azure?...
    nullif(regexp_extract(page_uri, 'customers/([^/?]+)/', 1), '') as page_customer,
    nullif(regexp_extract(page_uri, '/subscriptions/([^/?]+)/', 1), '') as page_subscription,
    nullif(regexp_extract(resource_uri, '^/subscriptions/([^/]+)/', 1, 'i'), '')
      as azure_subscription,
    utc_day(charge_start_date, 0) as first_day,
    -- the end is exclusive: a day ends at midnight of the next
    utc_day(charge_end_date, 1) as last_day
  from source_text
), owned as (
  select *,
    coalesce(azure_subscription, subscription_id, page_subscription, order_id, customer_id)
      as used_by
  from placed
)
select * replace (
    -- who fetched it is not said: attribution asks the customer's account
    coalesce(partner_id, 'utilization') as partner_id,
    coalesce(customer_id, page_customer) as customer_id,
    coalesce(subscription_id, page_subscription, used_by) as subscription_id,
    nullif(service_info1, '{}') as service_info1,
    first_day as charge_start_date,
    last_day as charge_end_date,
    with_pairs(other_columns, concat_ws(',',
      json_pair(header_of(file_number, 'charge_start_date'), charge_start_date),
      json_pair(header_of(file_number, 'charge_end_date'), charge_end_date))) as other_columns),
  used_by as entitlement_id,
  first_day as usage_date,
  unit_type as unit_of_measure,
  '0' as billing_pre_tax_total,
  '0' as pricing_pre_tax_total,
  'XXX' as billing_currency,
  'XXX' as pricing_currency,
  'usage' as charge_kind,
  'azure' as product_family
from owned
