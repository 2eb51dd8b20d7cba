import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * Price sheet of a Microsoft Customer or Partner Agreement, from Cost Management:
 * meters with tiers from 0.
 */
export const billingAccountPriceSheet: SourceFormat = {
  name: 'billing-account-price-sheet',
  title: 'price sheet of a billing account',
  schema: 'vendor_price',
  dataset: 'billing_account_price_sheet',
  remedy: 'download the price sheet again from Cost Management + Billing',
  monthStarts: [],
  nullTexts: [],
  kept: 'basePrice billingAccountId billingAccountName billingCurrency billingProfileId billingProfileName discount',
  fields: [
    required('meter_ids', 'meterId'),
    optional('meter_category', 'meterCategory'),
    optional('meter_name', 'meterName'),
    optional('meter_sub_category', 'meterSubCategory'),
    optional('meter_region', 'meterRegion'),
    optional('meter_type', 'meterType'),
    required('price_type', 'priceType'),
    optional('product_title', 'Product'),
    optional('product_id', 'productId'),
    optional('sku_id', 'SkuID'),
    optional('term', 'Term'),
    required('tier_from', 'tierMinimumUnits'),
    optional('unit_of_measure', 'unitOfMeasure'),
    required('unit_price', 'unitPrice'),
    optional('erp_price', 'marketPrice'),
    required('currency', 'currency'),
    required('effective_start', 'effectiveStartDate'),
    optional('effective_end', 'effectiveEndDate'),
    optional('included_quantity', 'includedQuantity'),
    optional('service_family', 'serviceFamily'),
  ],
}
