import { priceScale, quantityScale, scaled } from './decimal.ts'
import { meterTable } from './meter-table.ts'
import { guidOf } from './random.ts'
import { regionList } from './regions.ts'
import type { Region } from './regions.ts'

/** How much of a meter a resource uses a day. */
export type QuantityPattern =
  /** round the clock, or office hours for some resources */
  | { readonly pattern: 'hours' }
  /**
   * a fixed size, of which each day is one part of the month (this is where 15 decimals come from)
   */
  | { readonly pattern: 'monthly'; readonly low: number; readonly high: number }
  /** anything between two amounts, with so many decimals */
  | {
      readonly pattern: 'metered'
      readonly low: string
      readonly high: string
      readonly places: number
    }

/** One entry of the catalogue, before a region is chosen. */
export type MeterKind = {
  readonly key: string
  readonly product: string
  readonly category: string
  readonly subCategory: string
  readonly name: string
  readonly unit: string
  /** such as `Microsoft.Compute/virtualMachines` */
  readonly resourceType: string
  readonly quantity: QuantityPattern
  /** USD per unit from a cumulated quantity on; one entry from 0 where the price is flat */
  readonly tiers: readonly { readonly from: string; readonly price: string }[]
  readonly serviceType: string
  /** whether the partner can earn credit on it */
  readonly pec: boolean
  readonly publisher: string
  /** only where it is no GUID: marketplace images */
  readonly meterId?: string
}

/**
 * A meter in a region: what a row of the file names. Prices at `priceScale`, tier bounds at
 * `quantityScale`.
 */
export type Meter = {
  readonly kind: MeterKind
  readonly region: Region
  readonly meterId: string
  readonly meterRegion: string
  readonly productId: string
  readonly skuId: string
  readonly availabilityId: string
  readonly skuName: string
  readonly tiers: readonly { readonly from: bigint; readonly price: bigint }[]
}

const kinds = new Map(meterTable.map((kind, index) => [kind.key, { kind, index }]))
const productNames = [...new Set(meterTable.map((kind) => kind.product))]
const made = new Map<string, Meter>()

/** The meter of a catalogue key in a region; the same object every time. */
export function meterOf(key: string, region: Region): Meter {
  const name = `${key}@${region.location}`
  const known = made.get(name)
  if (known !== undefined) return known
  const found = kinds.get(key)
  if (found === undefined) throw new Error(`no meter ${key} in the catalogue`)
  const meter = makeMeter(found.kind, found.index, region)
  made.set(name, meter)
  return meter
}

/** Product id of a product name: what a price rule for a whole product names. */
export function productIdOf(product: string): string {
  const index = productNames.indexOf(product)
  if (index < 0) throw new Error(`no product ${product} in the catalogue`)
  return `DZH318Z0${base36(50_000 + index * 1_013, 4)}`
}

function makeMeter(kind: MeterKind, index: number, region: Region): Meter {
  const thirdParty = kind.meterId !== undefined
  // Bandwidth is sold by zone, not by region; images of the marketplace have one price everywhere.
  const zoned = kind.category === 'Bandwidth'
  const meterRegion = thirdParty ? '' : zoned ? 'Zone 1' : region.meterRegion
  const percent = thirdParty || zoned ? 100n : region.pricePercent
  const sku = (zoned ? 0 : regionList.indexOf(region)) * meterTable.length + index + 1
  return {
    kind,
    region,
    meterId: kind.meterId ?? guidOf(`meter ${kind.key} ${meterRegion}`),
    meterRegion,
    productId: thirdParty ? '' : productIdOf(kind.product),
    skuId: thirdParty ? '' : base36(sku, 4),
    availabilityId: thirdParty ? '' : `DZH318Z0${base36(900_000 + sku * 37, 4)}`,
    skuName: meterRegion === '' ? kind.name : `${kind.name} - ${meterRegion}`,
    tiers: kind.tiers.map(({ from, price }) => ({
      from: scaled(from, quantityScale),
      price: (scaled(price, priceScale) * percent) / 100n,
    })),
  }
}

function base36(value: number, width: number): string {
  return value.toString(36).toUpperCase().padStart(width, '0').slice(-width)
}
