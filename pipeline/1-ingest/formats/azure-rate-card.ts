import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * Rate card of Azure offers before the Azure plan: a page of meters, with currency
 * and discounts around them.
 */
export const azureRateCard: SourceFormat = {
  name: 'azure-rate-card',
  title: 'Azure rate card',
  schema: 'rate_card',
  dataset: 'rate_card',
  remedy: 'fetch the rate card of the currency and region again',
  monthStarts: [],
  nullTexts: [],
  kept: 'MeterStatus',
  fields: [
    required('meter_id', 'id MeterId'),
    required('rates', 'rates MeterRates'),
    optional('meter_name', 'name MeterName'),
    optional('meter_category', 'category MeterCategory'),
    optional('meter_sub_category', 'subcategory MeterSubCategory'),
    optional('meter_region', 'region MeterRegion'),
    optional('unit_of_measure', 'unit'),
    required('included_quantity', 'includedQuantity'),
    required('effective_start', 'effectiveDate'),
    optional('tags', 'tags MeterTags'),
    required('currency', '$.currency'),
    optional('locale', '$.locale'),
    optional('is_tax_included', '$.isTaxIncluded'),
    optional('offer_terms', '$.offerTerms'),
  ],
}
