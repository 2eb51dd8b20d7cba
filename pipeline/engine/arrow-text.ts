import { isPlainColumn } from './canonical-text.ts'
import { type DuckDB, sqlName, sqlText } from './duckdb.ts'

/** Where the values of an Arrow file stand while it is read. */
export const arrowTable = 'arrow_text'

/**
 * Makes the empty table for the values of an Arrow file, all of them text.
 * `rounded` stands apart: it is what an earlier reading noted.
 */
export async function createArrowTable(
  database: DuckDB,
  columns: readonly string[],
): Promise<void> {
  const names = columns.map(
    (name) => sqlName(name === 'rounded' ? 'delivered_rounded' : name) + ' varchar',
  )
  await database.run(`create or replace table ${arrowTable} (${names.join(', ')})`)
}

/**
 * Makes the view `canonical_text` of an Arrow file: its columns are the canonical ones already,
 * some of them numbers.
 */
export async function createArrowText(database: DuckDB, numbers: readonly string[]): Promise<void> {
  const select =
    'select cast(null as bigint) as record_number, cast(null as varchar) as broken_line, ' +
    `*, ${isPlainColumn(numbers)} from ${arrowTable}`
  await database.run('create or replace view canonical_text as ' + select)
}

/**
 * Adds to the SELECT of usage.sql what an earlier reading noted as rounded: exact
 * numbers do not show it again.
 */
export function withDeliveredNote(select: string): string {
  return (
    'select * exclude (delivered_rounded) replace (coalesce(rounded, delivered_rounded) as rounded) ' +
    `from (${select}\n)`
  )
}

/** Removes the table and its view. */
export async function dropArrowTable(database: DuckDB): Promise<void> {
  await database.run('drop view if exists canonical_text')
  await database.run(`drop table if exists ${arrowTable}`)
}

/** The usage of an open run in an order that does not depend on threads. */
export function usageInOrder(columns: readonly string[]): string {
  return `select ${columns.map(sqlName).join(', ')} from usage_record order by source_sha256, record_number`
}

/** Lets a database in memory spill to a folder that the caller removes. */
export async function spillTo(database: DuckDB, folder: string): Promise<void> {
  await database.run('set temp_directory = ' + sqlText(folder))
}
