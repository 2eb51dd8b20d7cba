import type { LedgerRow } from './ledger-tables.ts'

/**
 * Rows of the corrections given, the oldest first. Not by their ids: as text, `k10` is before `k2`.
 */
export function inOrder<T extends { readonly correction_id: string }>(
  corrections: readonly LedgerRow<'correction'>[],
  rows: readonly T[],
): T[] {
  const moments = new Map(corrections.map((one) => [one.correction_id, one.corrected_at]))
  const momentOf = (row: T): string => moments.get(row.correction_id) ?? ''
  return rows
    .filter((row) => moments.has(row.correction_id))
    .sort((a, b) => momentOf(a).localeCompare(momentOf(b)))
}
