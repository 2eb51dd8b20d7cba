import type { TextRow } from '../oracle/tables.ts'

/** Values as they are compared: nothing is '', decimals without trailing zeros, ids in lower case. */
export function normalise(value: string | null | undefined): string {
  const text = (value ?? '').toLowerCase()
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}

function lineOf(row: TextRow, columns: readonly string[]): string {
  return columns.map((column) => `${column}=${normalise(row[column])}`).join(' ')
}

function count(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

/** Rows of one side that the other lacks, as text; empty where both hold the same rows in any order. */
export function differences(
  expected: readonly TextRow[], actual: readonly TextRow[], columns: readonly string[],
): string[] {
  const expectedLines = expected.map((row) => lineOf(row, columns))
  const actualLines = actual.map((row) => lineOf(row, columns))
  const surplus = (lines: readonly string[], others: readonly string[], sign: string): string[] => {
    const counts = count(others)
    return [...count(lines)].flatMap(([line, times]) =>
      Array.from({ length: Math.max(0, times - (counts.get(line) ?? 0)) }, () => `${sign} ${line}`))
  }
  return [
    ...surplus(expectedLines, actualLines, 'expected'), ...surplus(actualLines, expectedLines, 'but got '),
  ].sort((a, b) => a.slice(9) < b.slice(9) ? -1 : 1)
}
