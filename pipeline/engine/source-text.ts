import type { DuckDB } from './duckdb.ts'
import { sqlFileText, sqlName, sqlText } from './duckdb.ts'

/** A CSV as the strict parser shall see it: every column text, nothing sniffed, nothing forgiven. */
export interface CsvSource {
  readonly path: string
  readonly gzip: boolean
  readonly header: boolean
  /** For each column of the file: the canonical name, or null for one we do not know. */
  readonly columns: readonly (string | null)[]
  /** Headers as written: they name the columns we do not know. */
  readonly headers: readonly string[]
  /** Canonical columns that hold a fraction in this file where percent is meant. */
  readonly fractions: readonly string[]
  /** Whether it is text of our own making: record numbers in front, line feeds, quotes where they are needed. */
  readonly numbered: boolean
}

/** Longest lines: of a file as delivered a little more than we take; of our own text, quotes may have been doubled. */
const lineBytes = { delivered: 2_100_000, ours: 4_400_000 } as const

/**
 * Makes the view `source_text`: record_number, the canonical columns as text (NULL where the file lacks one) and
 * `other_columns`, a JSON object of the columns we do not know. The only place where SQL depends on a file's header.
 */
export async function createSourceText(
  database: DuckDB,
  source: CsvSource,
  canonical: readonly string[],
): Promise<void> {
  const names = source.columns.map((column, index) => column ?? `unknown_${String(index)}`)
  const all = source.numbered ? ['record_number_text', ...names] : names
  const columns = all.map((name) => sqlText(name) + ": 'VARCHAR'").join(', ')
  const selected = canonical.map((name) => {
    if (!source.columns.includes(name)) return 'cast(null as varchar) as ' + sqlName(name)
    const column = sqlName(name)
    return source.fractions.includes(name) ? `percent_of_fraction(${column}) as ${column}` : column
  })
  await database.createView('source_text', 'select ' + [
    (source.numbered ? 'cast(record_number_text as bigint)' : 'cast(null as bigint)') + ' as record_number',
    ...selected,
    `${otherColumns(source, names) ?? 'cast(null as varchar)'} as other_columns`,
  ].join(', ') + ' from read_csv(' + sqlFileText(source.path) + ", auto_detect = false, delim = ',', quote = '\"'," +
    " escape = '\"', strict_mode = true, null_padding = false, ignore_errors = false, " +
    `max_line_size = ${String(source.numbered ? lineBytes.ours : lineBytes.delivered)}, ` +
    // without it a first line break inside quotes would be taken for the line end of the file
    (source.numbered ? "new_line = '\\n', " : '') +
    `header = ${String(source.header)}, compression = '${source.gzip ? 'gzip' : 'none'}', columns = {${columns}})`)
}

/** The columns we do not know as a JSON object; a header that comes twice gets its place in the file. */
function otherColumns(source: CsvSource, names: readonly string[]): string | null {
  const unknown = source.headers.flatMap((header, index) => {
    if (source.columns[index] !== null) return []
    const isFirst = source.headers.findIndex((other, at) => other === header && source.columns[at] === null) === index
    const key = isFirst ? header : `${header} (column ${String(index + 1)})`
    return [`${sqlText(key)}, ${sqlName(names[index] ?? '')}`]
  })
  return unknown.length === 0 ? null : `cast(json_object(${unknown.join(', ')}) as varchar)`
}

/** A column of a small table made from values in memory. */
export interface ValueColumn<T> {
  readonly name: string
  readonly type: string
  readonly of: (row: T) => string | null
}

/** Makes a small table from rows in memory; every value travels as text and is cast by the engine. */
export async function createTableOfRows<T>(
  database: DuckDB,
  table: string,
  columns: readonly ValueColumn<T>[],
  rows: readonly T[],
): Promise<void> {
  const definitions = columns.map((column) => `${sqlName(column.name)} ${column.type}`).join(', ')
  await database.run(`create or replace table ${sqlName(table)} (${definitions})`)
  if (rows.length === 0) return
  const literal = (value: string | null): string => (value === null ? 'null' : sqlText(value))
  const values = rows.map((row) => `(${columns.map((column) => literal(column.of(row))).join(', ')})`)
  await database.run(`insert into ${sqlName(table)} values ${values.join(', ')}`)
}

/** Writes a query to a Parquet file, in its order or the one given; nothing in it depends on time or place. */
export async function copyToParquet(database: DuckDB, select: string, path: string, order?: string): Promise<void> {
  const ordered = order === undefined ? select : `select * from (${select}\n) order by ${order}`
  await database.run('copy (' + ordered + '\n) to ' + sqlText(path) + ' (format parquet, compression zstd)')
}

/** Rows of a Parquet file, as text. */
export async function countParquet(database: DuckDB, path: string): Promise<string | null> {
  return database.value('select count(*) from read_parquet(' + sqlFileText(path) + ')')
}

/** A SELECT over a CSV that we wrote ourselves: no header, columns as given. */
export function selectOwnCsv(path: string, columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns).map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`)
  return 'select * from read_csv(' + sqlFileText(path) + ", auto_detect = false, header = false, delim = ',', " +
    `quote = '"', escape = '"', new_line = '\\n', columns = {${types.join(', ')}})`
}
