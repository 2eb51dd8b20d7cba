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
  if (['unit_price', 'graduated', 'bundled'].includes(rule.model)) {
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
  return String(
    matchColumns.reduce((mask, column) => mask * 2 + (rule[column] === null ? 0 : 1), 0),
  )
}

/**
 * The filled match columns as they are written, for people:
 * `meter_category=Storage, region=EU West`.
 */
export function matchesInWords(rule: PriceRuleRow): string {
  const filled = matchColumns.filter((column) => rule[column] !== null)
  if (filled.length === 0) return 'any usage'
  return filled.map((column) => `${column}=${rule[column] ?? ''}`).join(', ')
}
