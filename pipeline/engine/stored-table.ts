import type { DuckDB } from './duckdb.ts'
import { sqlFileText, sqlName, sqlText } from './duckdb.ts'

/** A column of a small table made from values in memory. */
export interface ValueColumn<T> {
  readonly name: string
  readonly type: string
  readonly of: (row: T) => string | null
}

/**
 * Makes a small table from rows in memory; every value travels as text and is cast by the engine.
 */
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
  const values = rows.map(
    (row) => `(${columns.map((column) => literal(column.of(row))).join(', ')})`,
  )
  await database.run(`insert into ${sqlName(table)} values ${values.join(', ')}`)
}

/** Makes a table with the columns of a query and no row of it; nothing is read for that. */
export async function createEmptyTable(
  database: DuckDB,
  table: string,
  query: string,
): Promise<void> {
  await database.createTable(table, `select * from (${query}\n) where false`)
}

/**
 * Makes a table of Parquet files that hold a month each, the month in front of its rows; a column
 * that a file lacks is NULL there.
 */
export async function createTableOfMonths(
  database: DuckDB,
  table: string,
  columns: Readonly<Record<string, string>>,
  files: readonly { readonly month: string; readonly path: string }[],
): Promise<void> {
  const definitions = Object.entries(columns).map(([name, type]) => `${sqlName(name)} ${type}`)
  await database.run(
    `create or replace table ${sqlName(table)} (${['month varchar', ...definitions].join(', ')})`,
  )
  for (const { month, path } of files) {
    const rows = await selectStored(database, [path], columns)
    await database.run(`insert into ${sqlName(table)} select ${sqlText(month)}, * from (${rows}\n)`)
  }
}

/**
 * Writes a query to a Parquet file, in its order or the one given; nothing in it
 * depends on time or place.
 */
export async function copyToParquet(
  database: DuckDB,
  select: string,
  path: string,
  order?: string,
): Promise<void> {
  const ordered = order === undefined ? select : `select * from (${select}\n) order by ${order}`
  await database.run(
    'copy (' + ordered + '\n) to ' + sqlText(path) + ' (format parquet, compression zstd)',
  )
}

/** Rows of a Parquet file, as text. */
export async function countParquet(database: DuckDB, path: string): Promise<string | null> {
  return database.value('select count(*) from read_parquet(' + sqlFileText(path) + ')')
}

/** A SELECT over a CSV that we wrote ourselves: no header, columns as given. */
export function selectOwnCsv(path: string, columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns).map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`)
  return (
    'select * from read_csv(' +
    sqlFileText(path) +
    ", auto_detect = false, header = false, delim = ',', " +
    `quote = '"', escape = '"', new_line = '\\n', columns = {${types.join(', ')}})`
  )
}

/** Makes a view with the columns of a SELECT and none of its rows. */
export async function createEmptyView(
  database: DuckDB,
  name: string,
  select: string,
): Promise<void> {
  await database.createView(name, 'select * from (' + select + '\n) limit 0')
}

/** The rows of one file, which need no number among others where they are stored. */
export function withFileNumber(select: string): string {
  return 'select 0 as file_number, * from (' + select + ')'
}

/** Makes a view of what is stored of one file, with the number that was left out. */
export async function createStoredView(
  database: DuckDB,
  name: string,
  path: string,
): Promise<void> {
  await database.createView(name, withFileNumber(`from read_parquet(${sqlFileText(path)})`))
}

/** A SELECT without some of its columns. */
export function withoutColumns(select: string, columns: readonly string[]): string {
  return columns.length === 0
    ? select
    : `select * exclude (${columns.map(sqlName).join(', ')}) from (${select}\n)`
}

/**
 * A SELECT over Parquet files that gives all the columns named, in that order: NULL where no file
 * has one. `about` are columns of the reader (filename, file_row_number).
 */
export async function selectStored(
  database: DuckDB,
  paths: readonly string[],
  columns: Readonly<Record<string, string>>,
  about: readonly string[] = [],
): Promise<string> {
  const reader = about.map((name) => `, ${name} = true`).join('')
  const from = `read_parquet([${paths.map(sqlFileText).join(', ')}], union_by_name = true${reader})`
  return selectColumns(database, from, columns, about)
}

/** A SELECT that gives all the columns named, in that order: NULL where the rows have none. */
export async function selectColumns(
  database: DuckDB,
  from: string,
  columns: Readonly<Record<string, string>>,
  about: readonly string[] = [],
): Promise<string> {
  const found = await database.describe('from ' + from)
  const selected = Object.entries(columns).map(([name, type]) =>
    name in found ? sqlName(name) : `cast(null as ${type}) as ${sqlName(name)}`,
  )
  return `select ${[...about, ...selected].join(', ')} from ${from}`
}
