import {
  fxRateColumns,
  marginColumns,
  priceColumns,
  type PriceType,
  promotionColumns,
  rateCardColumns,
} from './price-schemas.ts'
import type { SchemaName } from './source-format.ts'
import { usageColumns } from './usage-schema.ts'

const columns: Readonly<
  Record<SchemaName, readonly { readonly name: string; readonly type: PriceType }[]>
> = {
  usage: usageColumns,
  vendor_price: priceColumns,
  vendor_fx_rate: fxRateColumns,
  vendor_margin: marginColumns,
  vendor_promotion: promotionColumns,
  rate_card: rateCardColumns,
}

/** The canonical columns of a schema, in its order. */
export function canonicalColumns(schema: SchemaName): readonly string[] {
  return columns[schema].map((column) => column.name)
}

/** The canonical columns of a schema that hold a number. */
export function numberColumns(schema: SchemaName): readonly string[] {
  return columns[schema].filter(({ type }) => type === 'decimal').map((column) => column.name)
}

/** The canonical columns of a schema that hold a day or a moment. */
export function dateColumns(schema: SchemaName): readonly string[] {
  return columns[schema]
    .filter(({ type }) => type === 'date' || type === 'timestamp')
    .map((column) => column.name)
}
