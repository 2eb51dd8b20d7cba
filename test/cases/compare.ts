import type { TextRow } from '../oracle/tables.ts'

/**
 * Values as they are compared: nothing is '', decimals without trailing zeros, ids in lower case.
 */
export function normalise(value: string | null | undefined): string {
  const text = (value ?? '').toLowerCase()
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}

/** The compared values of a row, in the order of the columns. */
type Values = readonly string[]

function valuesOf(row: TextRow, columns: readonly string[]): Values {
  return columns.map((column) => normalise(row[column]))
}

/** Rows of the first that the second lacks; rows may come more than once. */
function surplus(rows: readonly Values[], others: readonly Values[]): Values[] {
  const left = new Map<string, number>()
  for (const other of others)
    left.set(other.join('\u001f'), (left.get(other.join('\u001f')) ?? 0) + 1)
  return rows.filter((row) => {
    const key = row.join('\u001f')
    const times = left.get(key) ?? 0
    left.set(key, times - 1)
    return times <= 0
  })
}

function text(values: Values, columns: readonly string[], show: (i: number) => boolean): string {
  return columns
    .filter((_, i) => show(i))
    .map((column) => {
      const value = values[columns.indexOf(column)] ?? ''
      return `${column}=${value.replace(/-0000-0000-0000-000000000000$/, '')}`
    })
    .join(' ')
}

/** Positions at which two rows differ. */
function differing(a: Values, b: Values): number[] {
  return a.flatMap((value, i) => (value === b[i] ? [] : [i]))
}

/**
 * Rows of one side that the other lacks, as text; empty where both hold the same rows in any order.
 * Two rows that have most in common are told as one, by the columns in which they differ.
 */
export function differences(
  expected: readonly TextRow[],
  actual: readonly TextRow[],
  columns: readonly string[],
): string[] {
  const ours = expected.map((row) => valuesOf(row, columns))
  const theirs = actual.map((row) => valuesOf(row, columns))
  const missing = surplus(ours, theirs)
  const unexpected = surplus(theirs, ours)
  const told: string[] = []
  for (const row of missing) {
    const [closest] = [...unexpected].sort(
      (a, b) => differing(row, a).length - differing(row, b).length,
    )
    const where = closest ? differing(row, closest) : []
    if (closest === undefined || where.length > columns.length / 2) {
      told.push(`missing: ${text(row, columns, () => true)}`)
      continue
    }
    unexpected.splice(unexpected.indexOf(closest), 1)
    const differs = (i: number): boolean => where.includes(i)
    told.push(
      `${text(row, columns, (i) => !differs(i))}: expected ${text(row, columns, differs)}` +
        `, got ${text(closest, columns, differs)}`,
    )
  }
  return [...told, ...unexpected.map((row) => `not expected: ${text(row, columns, () => true)}`)]
}
