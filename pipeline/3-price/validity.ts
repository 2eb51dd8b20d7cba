import { openFrom, openTo, type Place } from './rates-table.ts'

/** A row that holds on the days of [valid_from, valid_to). */
export interface Dated extends Place {
  readonly valid_from: string
  readonly valid_to: string
}

/** Rows of the same key, in the order of their first days. */
export function byKey<R>(
  rows: readonly R[],
  keyOf: (row: R) => string | undefined,
): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/**
 * Pairs of rows with the same key that hold on a common day: each row with the row that reaches
 * furthest of those that start no later.
 */
export function overlaps<R extends Dated>(
  rows: readonly R[],
  keyOf: (row: R) => string | undefined,
): [R, R][] {
  const pairs: [R, R][] = []
  for (const group of byKey(rows, keyOf).values()) {
    const sorted = group.toSorted((a, b) => compareText(a.valid_from, b.valid_from))
    let furthest: R | undefined
    for (const row of sorted) {
      if (furthest !== undefined && row.valid_from < furthest.valid_to) pairs.push([furthest, row])
      if (furthest === undefined || row.valid_to > furthest.valid_to) furthest = row
    }
  }
  return pairs
}

/** The common days of two rows in words: `from 2026-01-01 to before 2026-07-01`. */
export function commonDays(a: Dated, b: Dated): string {
  const from = a.valid_from > b.valid_from ? a.valid_from : b.valid_from
  const to = a.valid_to < b.valid_to ? a.valid_to : b.valid_to
  if (from === openFrom && to === openTo) return 'always'
  const start = from === openFrom ? '' : `from ${from}`
  const end = to === openTo ? '' : `until before ${to}`
  return `${start} ${end}`.trim()
}

/** Order of texts by code point: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
