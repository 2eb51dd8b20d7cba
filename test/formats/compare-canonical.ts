import { type DuckDB, type Row, sqlFileText } from '../../pipeline/engine/duckdb.ts'
import type { CanonicalRow, RenderedFile } from './format-renderer.ts'

/**
 * Adds to the rows of a stored file their types: only DECIMAL is compared otherwise than as text.
 */
export interface StoredRows {
  readonly rows: readonly Row[]
  readonly types: Readonly<Record<string, string>>
}

/**
 * All rows that the lake holds of some files of one schema, by path and in the order of each; those
 * in quarantine too, with `bad` as text. One statement: many small ones cost more than their rows.
 */
export async function storedRows(
  database: DuckDB,
  paths: readonly string[],
): Promise<ReadonlyMap<string, StoredRows>> {
  if (paths.length === 0) return new Map()
  const list = paths.map(sqlFileText).join(', ')
  const from =
    `from read_parquet([${list}], union_by_name = true, ` +
    'filename = true, file_row_number = true)'
  const found = Object.entries(await database.describe(from))
  const types = Object.fromEntries(found.filter(([name]) => name !== 'filename'))
  const columns = Object.entries(types)
    .filter(([name]) => !['record_number', 'bad', 'file_row_number'].includes(name))
    .map(([name, type]) =>
      type === 'VARCHAR' ? `"${name}"` : `cast("${name}" as varchar) as "${name}"`,
    )
  const rows = await database.rows(
    'select filename, cast(coalesce(record_number, file_row_number + 1) as varchar) as record, ' +
      'bad.column_name as bad_column, bad.reason as bad_reason, ' +
      `${columns.join(', ')} ${from} order by filename, file_row_number`,
  )
  const byPath = new Map<string, Row[]>(paths.map((path) => [path, []]))
  for (const { filename, ...row } of rows) byPath.get(String(filename))?.push(row)
  return new Map([...byPath].map(([path, own]) => [path, { rows: own, types }]))
}

/**
 * A decimal text as a whole number of 10^-18, rounded half away from zero; null
 * where it is no plain decimal.
 */
export function scaled(decimal: string): bigint | null {
  const [, sign = '', whole = '', places = '', exponent = '0'] =
    /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d{1,3}))?$/u.exec(decimal) ?? []
  if (whole === '' && places === '') return null
  const shift = 18 - places.length + Number.parseInt(exponent, 10)
  const digits = BigInt(whole + places)
  const cut = shift < 0 ? 10n ** BigInt(-shift) : 1n
  const size = shift < 0 ? (digits + cut / 2n) / cut : digits * 10n ** BigInt(shift)
  return sign === '-' ? -size : size
}

function isSame(expected: string | null, actual: string | null, type: string): boolean {
  if (expected === null || actual === null) return expected === actual
  if (type.startsWith('DECIMAL')) {
    const wanted = scaled(expected)
    return wanted !== null && wanted === scaled(actual)
  }
  return expected === actual
}

function isSameJson(expected: string | null, actual: string | null): boolean {
  if (expected === null || actual === null) return expected === actual
  const sorted = (text: string): string =>
    JSON.stringify(Object.entries(Object(JSON.parse(text))).sort())
  return sorted(expected) === sorted(actual)
}

function textOf(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** What differs between a canonical row and the one stored: a line for each column. */
export function rowDifferences(
  expected: CanonicalRow,
  row: Row,
  types: StoredRows['types'],
): string[] {
  const unknown = Object.keys(expected).filter((name) => !(name in types))
  const differing = Object.entries(types).filter(([name, type]) => {
    if (
      ['record_number', 'bad', 'file_row_number', 'rounded', 'reservation_order_id'].includes(name)
    )
      return false
    const [wanted, actual] = [expected[name] ?? null, textOf(row[name])]
    if (name === 'other_columns') return name in expected && !isSameJson(wanted, actual)
    return !isSame(wanted, actual, type)
  })
  return [
    ...unknown.map((name) => `${name}: there is no such canonical column`),
    ...differing.map(
      ([name]) =>
        `${name}: expected ${JSON.stringify(expected[name] ?? null)}, got ${JSON.stringify(textOf(row[name]))}`,
    ),
  ]
}

/** What differs between what a file should give and what the lake holds of it. */
export function fileDifferences({ records }: RenderedFile, { rows, types }: StoredRows): string[] {
  const byRecord = new Map(rows.map((row) => [String(row.record), row]))
  if (byRecord.size < rows.length) return ['two rows with one number']
  return records.flatMap((expected, index) => {
    const record = String(index + 1)
    const row = byRecord.get(record)
    const bad = row === undefined ? 'taken out' : textOf(row.bad_reason)
    const where = `record ${record}: `
    if ('quarantine' in expected) {
      if (bad === null) return [`${where}taken, though ${expected.quarantine ?? ''} is at fault`]
      const column = textOf(row?.bad_column) ?? ''
      const told = `${where}fault told of "${column}", not of "${expected.quarantine ?? ''}"`
      return column === expected.quarantine ? [] : [told]
    }
    if (row === undefined || bad !== null) {
      return [`${where}in quarantine (${textOf(row?.bad_column) ?? ''} ${bad ?? ''})`]
    }
    return rowDifferences(expected, row, types).map((difference) => where + difference)
  })
}
