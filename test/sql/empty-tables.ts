import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dailyRatedUsage } from '../../pipeline/1-ingest/formats/daily-rated-usage.ts'
import { createLakeViews } from '../../pipeline/1-ingest/lake-views.ts'
import { ingestFiles } from '../../pipeline/1-ingest/ingest.ts'
import { ratesTableColumns } from '../../pipeline/3-price/database-tables.ts'
import { createEarlierTiers } from '../../pipeline/4-rate/earlier-tiers.ts'
import { createItemHistory } from '../../pipeline/6-invoice/item-history.ts'
import { createBillingRun } from '../../pipeline/billing-run.ts'
import { sqlPath } from '../../pipeline/engine/build-table.ts'
import { DuckDB, sqlName } from '../../pipeline/engine/duckdb.ts'
import { packageRoot } from '../../pipeline/package-root.ts'
import { parsePeriod } from '../../pipeline/period.ts'
import type { Column, TableContract } from '../../pipeline/stage.ts'
import { stages } from '../../pipeline/stages.ts'

/** The text of an SQL file, by its path from the root of the package. */
export const readSql = (path: string): string => readFileSync(join(packageRoot, path), 'utf8')

/** A table of a stage, with the file of its SQL. */
export interface TableOfStage {
  readonly name: string
  readonly path: string
  readonly table: TableContract
}

/** The tables of all stages, in the order in which a run builds them. */
export const tables = stages.flatMap((stage) =>
  stage.tables.map((table): TableOfStage => ({
    name: table.name,
    path: sqlPath(stage, table),
    table,
  })),
)

/**
 * The tables a run starts from, without a row; usage comes from a file that has only its header.
 */
async function openEmptyTables(folder: string): Promise<DuckDB> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'landing'), { recursive: true })
  const headers = dailyRatedUsage.fields.map((field) => field.aliases[0] ?? '')
  writeFileSync(join(folder, 'landing', 'usage.csv'), headers.join(',') + '\n')
  const opened = await DuckDB.open()
  await opened.loadMacros()
  const lake = join(folder, 'lake')
  const { sources } = await ingestFiles(opened, join(folder, 'landing'), ['usage.csv'], { lake })
  await createLakeViews(
    opened,
    sources.map(({ key, stored }) => ({
      sha256: stored.sha256,
      folder: join(lake, key),
      schema: stored.schema,
    })),
  )
  await createBillingRun(opened, parsePeriod('2026-10'), {})
  await opened.run('delete from billing_run')
  await opened.run('create table closed_month (month varchar, run_id varchar)')
  await opened.run(
    'create table source_file (source_sha256 varchar, format varchar, dataset varchar, ' +
      'version varchar, mends varchar, unreadable_tags bigint, records bigint, ' +
      'unknown_columns varchar)',
  )
  await opened.run('create table price_file as select *, format as schema_name from source_file')
  await createEarlierTiers(opened, [])
  await createItemHistory(opened, 6)
  for (const [name, columns] of Object.entries<Readonly<Record<string, Column>>>(
    ratesTableColumns,
  )) {
    const definitions = Object.entries(columns).map(
      ([column, [type]]) => `${sqlName(column)} ${type}`,
    )
    await opened.run(`create table ${sqlName(name)} (${definitions.join(', ')})`)
  }
  return opened
}

/** Builds a table of a stage without a row, as the engine builds it with rows. */
async function buildEmpty(database: DuckDB, table: TableContract, path: string): Promise<void> {
  const made = table.stored === 'view' ? 'view' : 'table'
  await database
    .run(`create ${made} ${sqlName(table.name)} as ${readSql(path)}`)
    .catch((cause: unknown) => {
      throw new Error(path, { cause })
    })
}

/** Every table of every stage without a row; `name` is that of a folder for it alone. */
export async function emptyTables(name: string): Promise<DuckDB> {
  const database = await openEmptyTables(join(packageRoot, 'test', 'output', name))
  for (const { table, path } of tables) await buildEmpty(database, table, path)
  return database
}
