import { tagText } from '../3-price/column-kinds.ts'
import { comparableTag } from '../3-price/price-rule.ts'
import { ratebookError } from '../errors.ts'

/** What rules can match on, as `usage_class` calls it, in the order of specificity (B15). */
export const usageKeys = [
  'tag',
  'meter_id',
  'sku_id',
  'product_id',
  'meter_sub_category',
  'meter_category',
  'publisher_name',
  'meter_region',
] as const
export type UsageKey = (typeof usageKeys)[number]

/** A question for a price: an account, a day, and something of what is used. */
export interface PriceWanted {
  readonly account: string
  /** `2026-10-15`: the day of usage. */
  readonly on: string
  /** `Name=value` of one tag. */
  readonly tag?: string | undefined
  readonly meter?: string | undefined
  readonly sku?: string | undefined
  readonly product?: string | undefined
  readonly subCategory?: string | undefined
  readonly category?: string | undefined
  readonly publisher?: string | undefined
  readonly region?: string | undefined
}

/**
 * The same with the names of the tables; RB-216 for a day that is none, RB-218
 * where nothing is asked for.
 */
export function priceWanted(asked: PriceWanted): {
  readonly account: string
  readonly day: string
  readonly usage: Partial<Record<UsageKey, string>>
} {
  if (!isDay(asked.on)) throw ratebookError('RB-216', { day: asked.on }, 2)
  const given: Record<UsageKey, string | undefined> = {
    tag: asked.tag,
    meter_id: asked.meter,
    sku_id: asked.sku,
    product_id: asked.product,
    meter_sub_category: asked.subCategory,
    meter_category: asked.category,
    publisher_name: asked.publisher,
    meter_region: asked.region,
  }
  const usage: Partial<Record<UsageKey, string>> = {}
  for (const key of usageKeys) {
    const value = given[key]?.trim()
    if (value !== undefined && value !== '') usage[key] = value
  }
  if (Object.keys(usage).length === 0)
    throw ratebookError('RB-218', { asked: 'nothing is named' }, 2)
  if (usage.tag !== undefined) usage.tag = tagWanted(usage.tag)
  return { account: asked.account, day: asked.on, usage }
}

/** As the tables have it. */
function tagWanted(tag: string): string {
  const cell = tagText.read(tag)
  if ('stored' in cell) return comparableTag(cell.stored)
  throw ratebookError('RB-218', { asked: `the tag "${tag}" ${cell.fault}` }, 2)
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const words: Readonly<Record<UsageKey, string>> = {
  tag: 'tag',
  meter_id: 'meter',
  sku_id: 'SKU',
  product_id: 'product',
  meter_sub_category: 'subcategory',
  meter_category: 'category',
  publisher_name: 'publisher',
  meter_region: 'region',
}

/** Match keys in words: `meter, SKU`. */
export function keyWords(keys: readonly UsageKey[]): string {
  return keys.map((key) => words[key]).join(', ')
}

/** `SKU 0001, category Storage`. */
export function usageWords(usage: Readonly<Partial<Record<UsageKey, string>>>): string {
  return usageKeys
    .flatMap((key) => (usage[key] === undefined ? [] : [`${words[key]} ${usage[key]}`]))
    .join(', ')
}
