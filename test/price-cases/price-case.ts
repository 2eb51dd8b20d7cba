import type { CompactRow } from '../cases/write-files.ts'

/** A price rule of one of the customer's lists; its rows are its tiers. */
export interface CaseRule {
  /** The customer's own list, the parent of it, or the deal that overrides both. */
  readonly list: 'own' | 'parent' | 'deal'
  readonly match: CompactRow
  readonly dates: readonly [from: string, to: string]
  readonly promotion: boolean
  readonly unit: string
  /** What the model needs, row by row. */
  readonly terms: readonly CompactRow[]
}

/** One row of usage. */
export interface CaseUse {
  readonly meter: number
  /** 0 and 1 are on one plan, 2 is on another. */
  readonly subscription: number
  readonly day: string
  readonly quantity: string
  readonly pec: '0' | '15'
  /** Metered at its price, covered by the case's benefit, paid by credit, or at no cost. */
  readonly kind: 'charged' | 'covered' | 'credit' | 'zero'
}

/** What may be charged beside usage. */
export const addedKinds = [
  'services',
  'bundles',
  'limits',
  'fees',
  'adjustments',
  'purchases',
] as const

/** Some of what is charged beside usage: rows thrown with the dice of a seed. */
export interface CaseAdded {
  readonly seed: number
  readonly kinds: readonly (typeof addedKinds)[number][]
}

/** One customer with prices of its own, what it used, and what else it is charged. */
export interface PriceCase {
  readonly currency: string
  readonly tierScope: string
  /** Who owns the benefit that covers usage. */
  readonly owner: 'seller' | 'customer' | 'nobody'
  readonly rules: readonly CaseRule[]
  readonly usage: readonly CaseUse[]
  readonly added: CaseAdded
}

/** What tells rules apart: two of a list that agree in this would be a tie. */
export function markOf(rule: CaseRule): string {
  const match = Object.entries(rule.match)
    .map((entry) => entry.join('=').toLowerCase())
    .sort()
  return [rule.list, rule.promotion, rule.dates[0], ...match].join('\u001f')
}
