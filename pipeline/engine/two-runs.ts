import { join } from 'node:path'
import { createParquetViews } from './build-table.ts'
import { type DuckDB, sqlName, sqlText } from './duckdb.ts'

/** One of two runs that are compared: its Parquet files, and views over them by their SELECT. */
export interface RunSide {
  readonly side: 'before' | 'after'
  readonly folder: string
  readonly views: Readonly<Record<string, string>>
}

/**
 * Makes one view per table over both runs, with the column `side` in front of each row. Runs of
 * other versions may lack a column: then it is NULL there.
 */
export async function createTwoRunViews(
  database: DuckDB,
  sides: readonly RunSide[],
  tables: readonly string[],
): Promise<void> {
  for (const { side, folder, views } of sides) {
    await database.run('create schema ' + sqlName(side))
    await database.run('set schema = ' + sqlText(side))
    await createParquetViews(
      database,
      join(folder, 'tables'),
      tables.filter((name) => !(name in views)),
    )
    for (const [name, text] of Object.entries(views)) await database.createView(name, text)
    await database.run("set schema = 'main'")
  }
  for (const table of tables) {
    const rows = sides.map(
      ({ side }) => `select ${sqlText(side)} as side, * from ${sqlName(side)}.${sqlName(table)}`,
    )
    await database.createView(table, rows.join(' union all by name '))
  }
}
