import type { Column } from '../stage.ts'
import { DuckDB, sqlName, sqlText } from './duckdb.ts'
import { selectStored } from './stored-table.ts'

/** What the published database says of a run. */
export interface PublishedRun {
  readonly period: string
  readonly id: string
  readonly digest: string
  readonly finished: string
}

/**
 * Appends tables of the open run to the database file at `path`, with period and
 * run in front of each row.
 */
export async function appendRun(
  database: DuckDB,
  path: string,
  tables: readonly string[],
  run: PublishedRun,
): Promise<void> {
  await database.run('attach ' + sqlText(path) + ' as published')
  const own = `${sqlText(run.period)} as billing_period, ${sqlText(run.id)} as run_id`
  for (const name of tables) await append(database, name, `select ${own}, * from ${sqlName(name)}`)
  const finished = `cast(${sqlText(run.finished)} as timestamp) as finished_at`
  await append(database, 'run', `select ${own}, ${sqlText(run.digest)} as digest, ${finished}`)
  await database.run('detach published')
}

async function append(database: DuckDB, name: string, select: string): Promise<void> {
  const target = `published.${sqlName(name)}`
  await database.run(`create table if not exists ${target} as ${select} limit 0`)
  await database.run(`insert into ${target} by name ${select}`)
}

/** Adds the view `usage` over Parquet files, and a comment to every table and column. */
export async function describeDatabase(
  database: DuckDB,
  path: string,
  tables: readonly {
    readonly name: string
    readonly meaning: string
    readonly columns: Record<string, Column>
  }[],
  usageFiles: readonly string[],
  usageColumns: Readonly<Record<string, string>>,
): Promise<void> {
  await database.run('attach ' + sqlText(path) + ' as published')
  await database.run('use published')
  // whoever opens the file has no macros but those in it
  await database.loadMacros()
  const stored = await selectStored(database, usageFiles, usageColumns, [
    'filename',
    'file_row_number',
  ])
  await database.run(
    'create view usage as select * exclude (record_number, file_row_number, filename, bad), ' +
      'tag_map(tags) as tag_map, coalesce(record_number, file_row_number + 1) as record_number, ' +
      `regexp_extract(filename, '([0-9a-f]{64})', 1) as source_sha256 from (${stored}) where bad is null`,
  )
  await comment(
    database,
    'view usage',
    'Every usage record, typed; source_sha256 joins source_control',
  )
  await comment(database, 'table run', 'The runs published here: the latest of each billing period')
  for (const table of tables) {
    await comment(database, 'table ' + sqlName(table.name), table.meaning)
    for (const [column, [, meaning]] of Object.entries(table.columns)) {
      await comment(database, `column ${sqlName(table.name)}.${sqlName(column)}`, meaning)
    }
  }
  await database.run('use memory')
  await database.run('detach published')
}

async function comment(database: DuckDB, object: string, text: string): Promise<void> {
  await database.run(`comment on ${object} is ${sqlText(text)}`)
}

/** The text of the view `usage` of a published database, which names the files that it reads. */
export async function publishedUsage(path: string): Promise<string> {
  const database = await DuckDB.open({ path, readOnly: true, threads: 1 })
  try {
    return (await database.value(`select sql from duckdb_views() where view_name = 'usage'`)) ?? ''
  } finally {
    database.close()
  }
}
