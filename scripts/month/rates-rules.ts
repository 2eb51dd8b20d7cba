import type { RatesTable } from './csv.ts'
import { meterOf, productIdOf } from './meters.ts'
import type { Period } from './period.ts'
import { regions } from './regions.ts'
import type { Region } from './regions.ts'

/** A price rule, by column name; blank columns left out. */
export type Rule = Readonly<Record<string, string>>

const header = [
  'price_list_id',
  'rule_id',
  'tag',
  'meter_id',
  'sku_id',
  'product_id',
  'meter_sub_category',
  'meter_category',
  'publisher',
  'term',
  'billing_plan',
  'segment',
  'region',
  'charge_kind',
  'market_id',
  'model',
  'base',
  'percent',
  'pec_policy',
  'pec_share',
  'currency',
  'unit',
  'price',
  'tier_from',
  'tier_to',
  'promotion',
  'valid_from',
  'valid_to',
  'note',
]

/**
 * One file of `price-lists/`: the rules of one list, valid since long ago
 * unless a rule says otherwise.
 */
export function rulesTable(
  list: string,
  period: Period,
  comments: readonly string[],
  rules: readonly Rule[],
): RatesTable {
  return {
    comments,
    header,
    rows: rules.map((rule) => ({ price_list_id: list, valid_from: period.longAgo, ...rule })),
  }
}

/** Everything Microsoft publishes; third parties then fall through to the standard list. */
export const allOfMicrosoft: Rule = { publisher: 'Microsoft' }

/** Matches a meter in a region; unit prices must name its unit. */
export function oneMeter(key: string, region: Region): Rule {
  const meter = meterOf(key, region)
  return { meter_id: meter.meterId, unit: meter.kind.unit }
}

/**
 * Microsoft's list price less so many percent; the partner credit is kept unless `sharing` follows.
 */
export function offRetail(percent: string): Rule {
  return { model: 'markdown', base: 'retail', percent, pec_policy: 'keep' }
}

/** Microsoft's list price plus so many percent. */
export function onRetail(percent: string): Rule {
  return { model: 'markup', base: 'retail', percent, pec_policy: 'keep' }
}

/** Our cost plus so many percent, the partner credit kept (added back first). */
export function onCost(percent: string): Rule {
  return { model: 'markup', base: 'cost', percent, pec_policy: 'keep' }
}

/** Microsoft's list price as it is. */
export const atRetail: Rule = { model: 'pass_through', base: 'retail', pec_policy: 'keep' }

/** Our cost as it is: third parties, which know no partner credit. */
export const atCost: Rule = { model: 'pass_through', note: 'third party, at cost' }

/** Passes on so many percent of the partner credit. */
export function sharing(percent: string): Rule {
  return { pec_policy: 'share', pec_share: percent }
}

/** A price per unit in a currency. */
export function fixed(currency: string, price: string): Rule {
  return { model: 'unit_price', currency, price }
}

/** Rows of a graduated rule: `[from, price]`, each tier reaching to the next, the last one open. */
export function graduated(rule: Rule, tiers: readonly (readonly [string, string])[]): Rule[] {
  return tiers.map(([from, price], i) => ({
    ...rule,
    model: 'graduated',
    tier_from: from,
    tier_to: tiers[i + 1]?.[0] ?? '',
    price,
  }))
}

/** Spot machines earn no credit, so no list may mark them down: they go at Microsoft's price. */
export function spotAtRetail(ruleId: string): Rule {
  const spot = productIdOf('Virtual Machines Dsv5 Series Spot')
  return {
    rule_id: ruleId,
    product_id: spot,
    ...atRetail,
    note: 'spot machines earn no credit: no discount',
  }
}

/** Data transfer is sold by zone: the same meter in every region. */
export const transferOut: Rule = oneMeter('transfer-out', regions.westEurope)
