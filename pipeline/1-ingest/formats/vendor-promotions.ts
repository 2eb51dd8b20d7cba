import { optional, required, type SourceFormat } from '../source-format.ts'

/** Promotions of Partner Center, as its interface gives them. */
export const vendorPromotions: SourceFormat = {
  name: 'vendor-promotions',
  title: 'Partner Center promotions',
  schema: 'vendor_promotion',
  dataset: 'vendor_promotion',
  remedy: 'download the promotions again (productpromotions), and put the JSON there as it is',
  monthStarts: [],
  nullTexts: [],
  kept: 'links attributes',
  fields: [
    required('promotion_id', 'id'),
    required('name', 'name'),
    optional('description', 'description'),
    required('effective_start', 'startDate'),
    optional('effective_end', 'endDate'),
    required('required_products', 'requiredProducts'),
    optional('properties', 'properties'),
    optional('is_auto_applicable', 'isAutoApplicable'),
  ],
}
