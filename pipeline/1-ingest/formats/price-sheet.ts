import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * Price sheets of Partner Center: Azure plan, reservations, licences (extended service term too),
 * software and marketplace. They are one family whose members have columns beside the common ones;
 * the header of some is not published, so it is bound by name, and what a row is for is read from
 * the row (price_sheet.sql).
 */
export const priceSheet: SourceFormat = {
  name: 'price-sheet',
  title: 'Partner Center price sheet',
  schema: 'vendor_price',
  dataset: 'price_sheet',
  remedy:
    'download the price sheet again from Partner Center, Pricing, and put it there with all its columns',
  monthStarts: [],
  nullTexts: [],
  kept: 'EndofSaleDate',
  fields: [
    optional('product_title', 'ProductTitle'),
    required('product_id', 'ProductId'),
    required('sku_id', 'SkuId'),
    optional('sku_title', 'SkuTitle'),
    optional('publisher', 'Publisher'),
    optional('sku_description', 'SkuDescription'),
    optional('unit_of_measure', 'UnitOfMeasure'),
    required('term', 'TermDuration'),
    optional('billing_plan', 'BillingPlan'),
    required('market', 'Market'),
    required('currency', 'Currency'),
    optional('segment', 'Segment'),
    required('unit_price', 'UnitPrice'),
    optional('tier_from', 'PricingTierRangeMin'),
    optional('tier_to', 'PricingTierRangeMax'),
    required('effective_start', 'EffectiveStartDate'),
    optional('effective_end', 'EffectiveEndDate'),
    optional('meter_ids', 'MeterIds MeterId'),
    optional('meter_type', 'MeterType'),
    optional('tags', 'Tags'),
    optional('erp_price', 'ERPPrice'),
    optional('change_flag', 'ChangeIndicator'),
  ],
}
