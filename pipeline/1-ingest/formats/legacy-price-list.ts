import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * Price list of licences before the new commerce: a workbook with one tab per currency.
 * A tab saved as CSV does not say its currency, so the user adds it as a column: a
 * price without one is no price.
 */
export const legacyPriceList: SourceFormat = {
  name: 'legacy-price-list',
  title: 'legacy licence price list',
  schema: 'vendor_price',
  dataset: 'legacy_price_list',
  remedy:
    'save each tab of the workbook as CSV, and add a column Currency that holds the currency of the tab',
  monthStarts: [],
  nullTexts: [],
  fields: [
    required('currency', 'Currency CurrencyCode'),
    required('change_flag', 'A/C/D/U ADD/CHG/DEL/UNC ADD/CHG/DEL/UNC/DEPR ChangeIndicator'),
    required('effective_start', 'EffectiveStartDate ValidFromDate'),
    optional('effective_end', 'EffectiveEndDate ValidToDate'),
    optional('product_title', 'OfferDisplayName'),
    required('product_id', 'OfferID'),
    optional('agreement_type', 'LicenseAgreementType'),
    optional('unit_of_measure', 'PurchaseUnit'),
    optional('license_type', 'SecondaryLicenseType'),
    optional('segment', 'EndCustomerType'),
    required('unit_price', 'ListPrice'),
    required('erp_price', 'ERPPrice'),
    optional('market', 'Market'),
  ],
}
