import { z } from 'zod'
import { readSql } from '../engine/build-table.ts'
import { type DuckDB, sqlName } from '../engine/duckdb.ts'
import { createTableOfRows, type ValueColumn } from '../engine/stored-table.ts'
import type { Wanted } from './wanted.ts'

/**
 * Builds a temporary table from `pipeline/explain/<name>.sql`; they stand on the tables of a run
 * and on `wanted`. `table` names it otherwise, where the rating SQL shall read it.
 */
export async function buildStep(database: DuckDB, name: string, table = name): Promise<void> {
  await buildFrom(database, `pipeline/explain/${name}.sql`, table)
}

/** The same from any SQL file of the package. */
export async function buildFrom(database: DuckDB, path: string, table: string): Promise<void> {
  const text = await readSql(path)
  await database.createTable(table, text, 'temp table')
}

/** Builds several steps, in order. */
export async function buildSteps(database: DuckDB, names: readonly string[]): Promise<void> {
  for (const name of names) await buildStep(database, name)
}

/** The rows of a table, checked; `order` is one of its columns. */
export async function readStep<S extends z.ZodType>(
  database: DuckDB,
  table: string,
  schema: S,
  order: string,
): Promise<z.infer<S>[]> {
  const rows = await database.rows('from ' + sqlName(table) + ' order by ' + sqlName(order))
  return z.array(schema).parse(rows)
}

const wantedColumns: readonly ValueColumn<Wanted>[] = [
  { name: 'target', type: 'varchar', of: (wanted) => wanted.target },
  { name: 'source_sha256', type: 'varchar', of: (wanted) => wanted.sourceSha256 ?? null },
  { name: 'record_number', type: 'bigint', of: (wanted) => wanted.recordNumber ?? null },
  { name: 'parts_shown', type: 'bigint', of: (wanted) => String(wanted.partsShown) },
  { name: 'ranges_shown', type: 'bigint', of: (wanted) => String(wanted.rangesShown) },
]

/** The one-row table of parameters. */
export async function createWanted(database: DuckDB, wanted: Wanted): Promise<void> {
  await createTableOfRows(database, 'wanted', wantedColumns, [wanted])
}
