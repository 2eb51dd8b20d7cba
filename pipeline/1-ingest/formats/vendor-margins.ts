import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * Margins of private offers of third parties. The download has no header: its columns are
 * known by their place, and named here as the interface names them where it does. What the
 * blank ones hold is not published.
 */
export const vendorMargins: SourceFormat = {
  name: 'vendor-margins',
  title: 'Partner Center margins',
  schema: 'vendor_margin',
  dataset: 'vendor_margin',
  remedy: 'download the margins again from Partner Center (margins/download)',
  monthStarts: [],
  nullTexts: [],
  kept: 'Column13 Column14 Column15 Column16 Column17 Column18 Column19 Column20',
  fields: [
    required('margin_id', 'Id'),
    optional('market', 'Market Country'),
    optional('margin_type', 'MarginType'),
    optional('offer_name', 'OfferName'),
    required('product_id', 'ProductId'),
    optional('product_title', 'ProductTitle'),
    required('sku_id', 'SkuId'),
    optional('sku_title', 'SkuTitle'),
    optional('product_type', 'ProductType'),
    optional('publisher_id', 'PublisherId'),
    required('publisher', 'PublisherName'),
    optional('percentage', 'MarginPercentage PercentageMargin'),
    required('effective_start', 'StartDate'),
    optional('effective_end', 'EndDate'),
    required('status', 'Status'),
    optional('status_changed', 'StatusDate'),
  ],
  headerless: {
    headers: [
      'Id',
      'Market',
      'MarginType',
      'OfferName',
      'ProductId',
      'ProductTitle',
      'SkuId',
      'SkuTitle',
      'ProductType',
      'PublisherId',
      'PublisherName',
      'MarginPercentage',
      'Column13',
      'Column14',
      'Column15',
      'Column16',
      'Column17',
      'Column18',
      'Column19',
      'Column20',
      'StartDate',
      'EndDate',
      'Status',
      'StatusDate',
    ],
    cells: {
      Id: '.*[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}',
      Market: '[A-Z]{2}',
      MarginType: '[A-Za-z ]+',
      StartDate: '[0-9]{1,4}[-/][0-9]{1,2}[-/].*',
    },
  },
}
