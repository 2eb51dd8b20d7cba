import { addedTextColumns, usageDecimal } from './usage-schema.ts'
import type { PriceSchemaName } from './source-format.ts'

/**
 * The canonical schemas of the vendor's price inputs, beside that of usage: price sheets of every
 * kind, exchange rates, margins of private offers, promotions. They are kept as delivered, overlaps
 * and all; which row applies is decided where something is priced (B14).
 */
export type PriceType = 'text' | 'date' | 'timestamp' | 'decimal' | 'boolean'

export interface PriceColumn {
  readonly name: string
  readonly type: PriceType
  readonly meaning: string
}

function column(name: string, type: PriceType, meaning: string): PriceColumn {
  return { name, type, meaning }
}

const validity: readonly PriceColumn[] = [
  column(
    'effective_start',
    'timestamp',
    'moment from which it holds, UTC, as delivered; year 1753 means always',
  ),
  column(
    'effective_end',
    'timestamp',
    'last moment at which it holds, UTC, as delivered; year 9999 means open',
  ),
  column('valid_from', 'date', 'first day it holds: day of effective_start'),
  column(
    'valid_to',
    'date',
    'first day it no longer holds; NULL where open. The day of effective_end still counts',
  ),
]

/** One row of a price sheet: a product or meter, a term, a tier and a span of time. */
export const priceColumns: readonly PriceColumn[] = [
  column(
    'sheet_kind',
    'text',
    'azure, reservation, savings_plan, license, software, marketplace or legacy',
  ),
  column(
    'change_flag',
    'text',
    'ADD, CHG, DEL, UNC or DEPR of the legacy list, ChangeIndicator of portal sheets',
  ),
  column('product_id', 'text', 'product of the vendor; the offer id in the legacy list'),
  column('sku_id', 'text', 'SKU of the product; leading zeros matter'),
  column('product_title', 'text', 'name of the product'),
  column('sku_title', 'text', 'name of the SKU'),
  column('sku_description', 'text', 'what it is, in words'),
  column('publisher', 'text', 'Microsoft or a third party'),
  column('meter_ids', 'text', 'meters the price is for, as delivered: may be several'),
  column('meter_type', 'text', 'type of the meter'),
  column('meter_category', 'text', 'category of the meter, where the sheet has it'),
  column('meter_sub_category', 'text', 'subcategory of the meter'),
  column('meter_name', 'text', 'name of the meter'),
  column('meter_region', 'text', 'region of the meter'),
  column('market', 'text', 'ISO 3166 country the price is for; NULL where the sheet does not say'),
  column('currency', 'text', 'ISO 4217 currency of the price'),
  column('segment', 'text', 'Commercial, Education, Charity …; NULL where the sheet does not say'),
  column('term', 'text', 'P1M, P1Y, P3Y, OneTime, payG-1 … as delivered'),
  column('billing_plan', 'text', 'Annual, Monthly, Triennial, None; NULL where it has none'),
  column('unit_of_measure', 'text', 'unit the price is for; may hold a block, as 10K does'),
  column(
    'unit_price',
    'decimal',
    'price of one unit as delivered: of a licence for the whole term (B15), of usage ' +
      'retail before PEC, of the legacy list per month, of all others what the partner pays (B12)',
  ),
  column(
    'erp_price',
    'decimal',
    'what the vendor suggests that the end customer pays, for the same span (B11)',
  ),
  column('tier_from', 'decimal', 'quantity above which the tier counts: 0 for the first (B17)'),
  column(
    'tier_to',
    'decimal',
    'quantity up to which it counts, first of the next tier; NULL where open (B17)',
  ),
  column('included_quantity', 'decimal', 'quantity that is free of charge'),
  ...validity,
  column('tags', 'text', 'tags of the sheet, as delivered'),
  column('is_third_party', 'boolean', 'tagged so, or of another publisher than Microsoft: no PEC'),
]

/**
 * Exchange rates of the vendor. The file gives USD per unit; it is inverted here,
 * once, and nowhere else (B23).
 */
export const fxRateColumns: readonly PriceColumn[] = [
  column('currency', 'text', 'ISO 4217 currency'),
  column('month_delivered', 'text', 'month as delivered'),
  column(
    'month',
    'text',
    'month the rate is for, YYYY-MM; NULL where the file names only the year',
  ),
  column('usd_per_unit', 'decimal', 'USD for one unit of the currency, as delivered'),
  column(
    'rate',
    'decimal',
    'units of the currency for one USD: 1 / usd_per_unit, half up to 9 places',
  ),
]

/** Margins of private offers of third parties, off the retail price. */
export const marginColumns: readonly PriceColumn[] = [
  column('margin_id', 'text', 'id of the margin'),
  column('market', 'text', 'ISO 3166 country it is for'),
  column('margin_type', 'text', 'Percentage, or a custom price'),
  column('offer_name', 'text', 'name of the private offer'),
  column('product_id', 'text', 'product of the vendor'),
  column('product_title', 'text', 'name of the product'),
  column('sku_id', 'text', 'SKU of the product; leading zeros matter'),
  column('sku_title', 'text', 'name of the SKU'),
  column('product_type', 'text', 'kind of the product'),
  column('publisher_id', 'text', 'id of the publisher'),
  column('publisher', 'text', 'name of the publisher'),
  column('percentage', 'decimal', 'percent off the retail price; NULL where it is a custom price'),
  column('status', 'text', 'live and others, as delivered'),
  column('status_changed', 'timestamp', 'when the status changed, UTC'),
  ...validity,
]

/**
 * Promotions of the vendor: one row each; what it takes off which product is JSON, as delivered.
 */
export const promotionColumns: readonly PriceColumn[] = [
  column('promotion_id', 'text', 'id of the promotion'),
  column('name', 'text', 'name of the promotion'),
  column('description', 'text', 'what it is, in words'),
  column('is_auto_applicable', 'boolean', 'whether the vendor applies it by itself'),
  column(
    'required_products',
    'text',
    'JSON list: product, SKU, term and the percent off the partner price',
  ),
  ...validity,
]

/** Meters of rate cards for Azure offers before the Azure plan: what rates utilization records. */
export const rateCardColumns: readonly PriceColumn[] = [
  column('meter_id', 'text', 'meter'),
  column('meter_name', 'text', 'name of the meter, localised'),
  column('meter_category', 'text', 'category of the meter, localised'),
  column('meter_sub_category', 'text', 'subcategory of the meter'),
  column('meter_region', 'text', 'region of the meter'),
  column('unit_of_measure', 'text', 'unit the rates are for'),
  column('currency', 'text', 'ISO 4217 currency of the card'),
  column('rates', 'text', 'JSON object: quantity above which a rate counts, and the rate'),
  column('included_quantity', 'decimal', 'quantity of a month that is free of charge'),
  column('effective_start', 'timestamp', 'moment from which the rates hold, UTC'),
  column('tags', 'text', 'JSON list; "Third Party" takes part in no discount'),
  column('locale', 'text', 'language of the names'),
  column('is_tax_included', 'text', 'false, as delivered: a cost is before tax'),
  column(
    'offer_terms',
    'text',
    'JSON list of discounts of the card: discount, effectiveDate, excludedMeterIds',
  ),
]

const schemas: Readonly<Record<PriceSchemaName, readonly PriceColumn[]>> = {
  vendor_price: priceColumns,
  vendor_fx_rate: fxRateColumns,
  vendor_margin: marginColumns,
  vendor_promotion: promotionColumns,
  rate_card: rateCardColumns,
}

const duckdbTypes: Readonly<Record<PriceType, string>> = {
  text: 'VARCHAR',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  decimal: `DECIMAL(${String(usageDecimal.precision)},${String(usageDecimal.scale)})`,
  boolean: 'BOOLEAN',
}

/**
 * Columns of the views of price inputs with their types: what they have where no file gives a row.
 */
export function priceViewColumns(): Readonly<
  Record<PriceSchemaName, Readonly<Record<string, string>>>
> {
  const typed = (schema: PriceSchemaName): Readonly<Record<string, string>> => ({
    source_sha256: 'VARCHAR',
    record_number: 'BIGINT',
    ...Object.fromEntries(schemas[schema].map(({ name, type }) => [name, duckdbTypes[type]])),
    ...Object.fromEntries(addedTextColumns.map(({ name }) => [name, 'VARCHAR'])),
  })
  return {
    vendor_price: typed('vendor_price'),
    vendor_fx_rate: typed('vendor_fx_rate'),
    vendor_margin: typed('vendor_margin'),
    vendor_promotion: typed('vendor_promotion'),
    rate_card: typed('rate_card'),
  }
}
