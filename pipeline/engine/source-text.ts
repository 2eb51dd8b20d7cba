import type { DuckDB } from './duckdb.ts'
import { sqlFileText, sqlName, sqlText } from './duckdb.ts'

/** How the columns of a file map to the fields of its format. */
export interface BoundColumns {
  /** For each column of the file: the field it is, or null for one the format does not know. */
  readonly columns: readonly (string | null)[]
  /** Headers as written: they name the columns the format does not know. */
  readonly headers: readonly string[]
  /** Fields that this file gives as a fraction where percent is meant. */
  readonly fractions: readonly string[]
}

/** The fields of a format, and the texts that mean nothing in it. */
export interface WantedFields {
  readonly names: readonly string[]
  /** Those whose columns stand in `other_columns` too. */
  readonly kept: readonly string[]
  readonly nullTexts: readonly string[]
}

/**
 * A CSV as the strict parser shall see it: every column text, nothing sniffed, nothing forgiven.
 */
export interface CsvSource extends BoundColumns {
  readonly path: string
  readonly gzip: boolean
  readonly header: boolean
  /**
   * Whether it is text of our own making: record numbers in front, line feeds,
   * quotes where they are needed.
   */
  readonly numbered: boolean
}

/**
 * Longest lines: of a file as delivered a little more than we take; of our own text,
 * quotes may have been doubled.
 */
export const lineBytes = { delivered: 2_100_000, ours: 4_400_000 } as const

/** Makes the view `source_text`, which the SELECTs of formats read, of the text of a file. */
export async function createSourceText(database: DuckDB, select: string): Promise<void> {
  await database.createView('source_text', select)
}

/**
 * The text of a CSV: record_number, the fields of the format as text (NULL where the file lacks
 * one), `other_columns` (a JSON object of the columns it does not know, and of those that are kept)
 * and `broken_line`, which a CSV never has.
 */
export function csvText(source: CsvSource, wanted: WantedFields): string {
  const names = source.columns.map((column, index) => column ?? unknownName(index))
  const all = source.numbered ? ['record_number_text', ...names] : names
  const columns = all.map((name) => sqlText(name) + ": 'VARCHAR'").join(', ')
  return boundText(
    source,
    wanted,
    names.map(sqlName),
    (source.numbered ? 'cast(record_number_text as bigint)' : 'cast(null as bigint)') +
      ' as record_number',
    'read_csv(' +
      sqlFileText(source.path) +
      ", auto_detect = false, delim = ',', quote = '\"'," +
      " escape = '\"', strict_mode = true, null_padding = false, ignore_errors = false, " +
      `max_line_size = ${String(source.numbered ? lineBytes.ours : lineBytes.delivered)}, ` +
      // without it a first line break inside quotes would be taken for the line end of the file
      (source.numbered ? "new_line = '\\n', " : '') +
      `header = ${String(source.header)}, compression = '${source.gzip ? 'gzip' : 'none'}', columns = {${columns}})`,
  )
}

/** A Parquet file: its columns and their types as the engine tells them. */
export interface ParquetSource extends BoundColumns {
  readonly path: string
  readonly types: readonly string[]
}

/** The text of a Parquet file; a binary float becomes its shortest exact spelling. */
export function parquetText(source: ParquetSource, wanted: WantedFields): string {
  const values = source.headers.map((header, index) =>
    textOfColumn(sqlName(header), source.types[index] ?? ''),
  )
  return boundText(
    source,
    wanted,
    values,
    'cast(null as bigint) as record_number',
    'read_parquet(' + sqlFileText(source.path) + ')',
  )
}

function textOfColumn(column: string, type: string): string {
  if (type === 'VARCHAR') return `nullif(${column}, '')`
  const isNested = /^(STRUCT|MAP|UNION)|\]$/u.test(type)
  return `cast(${isNested ? `to_json(${column})` : column} as varchar)`
}

/** Columns and types of a Parquet file, in its order. */
export async function describeParquet(
  database: DuckDB,
  path: string,
): Promise<Record<string, string>> {
  return database.describe('select * from read_parquet(' + sqlFileText(path) + ')')
}

/** Rows of a Parquet file as its writer counted them. */
export async function declaredRows(database: DuckDB, path: string): Promise<number> {
  const rows = await database.value(
    'select sum(num_rows) from parquet_file_metadata(' + sqlFileText(path) + ')',
  )
  return rows === null ? 0 : parseInt(rows, 10)
}

function boundText(
  source: BoundColumns,
  wanted: WantedFields,
  values: readonly string[],
  recordNumber: string,
  from: string,
): string {
  const selected = wanted.names.map((field) => {
    const value = values[source.columns.indexOf(field)]
    return fieldText(field, value ?? null, source.fractions.includes(field), wanted.nullTexts)
  })
  const seen = new Set<string>()
  const other = source.headers.flatMap((header, index) => {
    const field = source.columns[index] ?? null
    if (field !== null && !wanted.kept.includes(field)) return []
    // a header that comes twice gets its place in the file
    const key = seen.has(header) ? `${header} (column ${String(index + 1)})` : header
    seen.add(header)
    return [`${sqlText(key)}, ${values[index] ?? 'null'}`]
  })
  const others = other.length === 0 ? 'null' : `json_object(${other.join(', ')})`
  const columns = [
    recordNumber,
    ...selected,
    `cast(${others} as varchar) as other_columns`,
    'cast(null as varchar) as broken_line',
    '0 as file_number',
  ]
  return `select ${columns.join(', ')} from ${from}`
}

/** One field of a format as text. */
export function fieldText(
  field: string,
  value: string | null,
  isFraction: boolean,
  nullTexts: readonly string[],
): string {
  if (value === null) return 'cast(null as varchar) as ' + sqlName(field)
  const meant = nullTexts.reduce((text, nothing) => `nullif(${text}, ${sqlText(nothing)})`, value)
  return (isFraction ? `percent_of_fraction(${meant})` : meant) + ' as ' + sqlName(field)
}

function unknownName(index: number): string {
  return `unknown_${String(index)}`
}
