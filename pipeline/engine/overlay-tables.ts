import { type DuckDB, sqlName } from './duckdb.ts'

/**
 * Makes tables that are found before those of the same name: whatever reads by name reads them.
 * Each may read the ones before it; what stood there before is still `main.<name>`.
 */
export async function overlayTables(
  database: DuckDB,
  tables: Readonly<Record<string, string>>,
): Promise<void> {
  await database.run('create schema overlay')
  await database.run("set search_path = 'overlay,main'")
  for (const [name, select] of Object.entries(tables))
    await database.run(`create table overlay.${sqlName(name)} as ${select}`)
}
