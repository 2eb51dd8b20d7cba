import {
  compareDecimals,
  markdownFactor,
  markupFactor,
  shareOfOne,
  sumOfDecimals,
} from '../money.ts'
import { matchColumns } from './price-tables.ts'
import type { PriceRuleRow } from './rates-tables.ts'

const percentageModels: readonly string[] = ['markup', 'markdown', 'pass_through']

function isPercentage(rule: PriceRuleRow): boolean {
  return percentageModels.includes(rule.model)
}

/** What a percentage model multiplies and by what; all null for every other model. */
export interface PercentTerms {
  readonly base: string | null
  readonly factor: string | null
  /** n of B13: the part of the partner earned credit that is passed on, 0 to 1. */
  readonly pecSharePassed: string | null
}

/** Defaults resolved (B10 to B13): markup and pass-through are on cost, markdown on retail. */
export function percentTerms(rule: PriceRuleRow): PercentTerms {
  if (!isPercentage(rule)) return { base: null, factor: null, pecSharePassed: null }
  const base = rule.base ?? (rule.model === 'markdown' ? 'retail' : 'cost')
  const percent = rule.percent ?? '0'
  const factor = rule.model === 'markdown' ? markdownFactor(percent) : markupFactor(percent)
  const policy = rule.pec_policy ?? (base === 'cost' ? 'pass_on' : 'keep')
  const shares: Readonly<Record<string, string>> = { keep: '0', pass_on: '1' }
  return { base, factor, pecSharePassed: shares[policy] ?? shareOfOne(rule.pec_share ?? '0') }
}

/** `Name=value` of a price rule: Azure compares names blind to case and values exactly. */
export function comparableTag(tag: string): string {
  const end = tag.indexOf('=')
  return tag.slice(0, end).toLowerCase() + tag.slice(end)
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

/** The model that stage 4 knows: what is included makes a unit price graduated (B17). */
export function modelAsRated({ model, included }: PriceRuleRow): string {
  return model === 'unit_price' && included !== null ? 'graduated' : model
}

/** Rows of one rule from the lowest quantity up. */
export function sortTiers(rows: readonly PriceRuleRow[]): readonly PriceRuleRow[] {
  if (rows.length < 2) return rows
  return rows.toSorted((a, b) => compareDecimals(a.tier_from ?? '0', b.tier_from ?? '0'))
}

/** A tier as it is loaded, with the row that says its price; `to` is null for no end. */
export interface LoadedTier {
  readonly row: PriceRuleRow
  readonly from: string | null
  readonly to: string | null
  readonly price: string
}

/**
 * The tiers of a rule. What is included comes first, as one that is free, and moves the others
 * up; packages begin above it when they are counted, since their tiers are no quantities (B17).
 */
export function tiersOf(rows: readonly PriceRuleRow[]): LoadedTier[] {
  const [head] = rows
  const included = head === undefined || head.model === 'package' ? null : head.included
  const tiers = sortTiers(rows).flatMap((row): LoadedTier[] => {
    const { tier_from: from, tier_to: to, price } = row
    if (price === null) return []
    if (included === null) return [{ row, from, to, price }]
    return [
      {
        row,
        from: sumOfDecimals(from ?? '0', included),
        to: to === null ? null : sumOfDecimals(to, included),
        price,
      },
    ]
  })
  if (head === undefined || included === null) return tiers
  return [{ row: head, from: '0', to: included, price: '0' }, ...tiers]
}
