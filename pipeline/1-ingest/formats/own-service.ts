import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * The provider's own services and third-party usage: a plain CSV of Ratebook's own,
 * documented in the README.
 */
export const ownService: SourceFormat = {
  name: 'own-service',
  title: 'own services',
  schema: 'usage',
  dataset: 'own_service',
  remedy:
    'give every row partner_id, customer_id, service, usage_date, quantity, unit, cost and cost_currency',
  monthStarts: [],
  nullTexts: [],
  kept: '',
  fields: [
    required('partner_id', 'partner_id'),
    required('customer_id', 'customer_id'),
    optional('customer_name', 'customer_name'),
    optional('subscription_id', 'subscription_id'),
    optional('entitlement_description', 'subscription_name'),
    required('meter_category', 'service'),
    optional('meter_sub_category', 'service_group'),
    optional('meter_id', 'meter'),
    optional('meter_region', 'region'),
    optional('product_id', 'product_id'),
    optional('sku_id', 'sku_id'),
    optional('charge_description', 'description'),
    optional('provider_name', 'provider'),
    optional('invoice_number', 'invoice_number'),
    required('usage_date', 'usage_date'),
    optional('charge_end_date', 'end_date'),
    required('quantity', 'quantity'),
    required('unit_type', 'unit'),
    required('billing_pre_tax_total', 'cost'),
    required('billing_currency', 'cost_currency'),
    optional('unit_price', 'list_price'),
    optional('pricing_currency', 'list_currency'),
    optional('charge_kind', 'charge_kind'),
    optional('reference_id', 'reference'),
    optional('resource_uri', 'resource'),
    optional('tags', 'tags'),
  ],
}
