import { required, type SourceFormat } from '../source-format.ts'

/** Exchange rates of Partner Center: USD for one unit of some 160 currencies, for one month. */
export const vendorFxRates: SourceFormat = {
  name: 'vendor-fx-rates',
  title: 'Partner Center exchange rates',
  schema: 'vendor_fx_rate',
  dataset: 'vendor_fx_rate',
  remedy: 'download the exchange rates again from Partner Center, Pricing',
  monthStarts: [],
  nullTexts: [],
  fields: [
    required('currency', 'CurrencyCode'),
    required('usd_per_unit', 'USDPerUnit'),
    required('month_delivered', 'Month'),
  ],
}
