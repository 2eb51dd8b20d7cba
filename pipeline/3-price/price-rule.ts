import { markdownFactor, markupFactor, shareOfOne } from '../money.ts'
import { matchColumns } from './price-tables.ts'
import type { PriceRuleRow } from './rates-tables.ts'

/**
 * What a percentage model multiplies and by what; all null for models with a price of their own.
 */
export interface PercentTerms {
  readonly base: string | null
  readonly factor: string | null
  /** n of B13: the part of the partner earned credit that is passed on, 0 to 1. */
  readonly pecSharePassed: string | null
}

/** Defaults resolved (B10, B11, B13): markup and pass-through are on cost, markdown on retail. */
export function percentTerms(rule: PriceRuleRow): PercentTerms {
  if (rule.model === 'unit_price' || rule.model === 'graduated') {
    return { base: null, factor: null, pecSharePassed: null }
  }
  const base = rule.base ?? (rule.model === 'markdown' ? 'retail' : 'cost')
  const percent = rule.percent ?? '0'
  const factor = rule.model === 'markdown' ? markdownFactor(percent) : markupFactor(percent)
  const policy = rule.pec_policy ?? (base === 'cost' ? 'pass_on' : 'keep')
  const shares: Readonly<Record<string, string>> = { keep: '0', pass_on: '1' }
  return { base, factor, pecSharePassed: shares[policy] ?? shareOfOne(rule.pec_share ?? '0') }
}

/**
 * Bit mask of the filled match columns, tag highest and market lowest:
 * larger = more specific (B15).
 */
export function specificity(rule: PriceRuleRow): string {
  let mask = 0
  for (const column of matchColumns) mask = mask * 2 + (rule[column] === null ? 0 : 1)
  return String(mask)
}

/**
 * The filled match columns as they are written, for people:
 * `meter_category=Storage, region=EU West`.
 */
export function matchesInWords(rule: PriceRuleRow): string {
  let words = ''
  for (const column of matchColumns) {
    const value = rule[column]
    if (value !== null) words += `${words === '' ? '' : ', '}${column}=${value}`
  }
  return words === '' ? 'any usage' : words
}

const grouped = new WeakMap<readonly PriceRuleRow[], readonly PriceRuleRow[][]>()

/**
 * The rows of each rule: one, or the tiers of a graduated price. Checks and loading both ask, and
 * half a million names cost half a second, so the answer is kept with the rows.
 */
export function rowsByRule(rows: readonly PriceRuleRow[]): readonly PriceRuleRow[][] {
  const known = grouped.get(rows)
  if (known !== undefined) return known
  const lists = new Map<string, Map<string, PriceRuleRow[]>>()
  const rules: PriceRuleRow[][] = []
  for (const row of rows) {
    let list = lists.get(row.price_list_id)
    if (list === undefined) lists.set(row.price_list_id, (list = new Map()))
    const tiers = list.get(row.rule_id)
    if (tiers !== undefined) {
      tiers.push(row)
      continue
    }
    const first = [row]
    list.set(row.rule_id, first)
    rules.push(first)
  }
  grouped.set(rows, rules)
  return rules
}
