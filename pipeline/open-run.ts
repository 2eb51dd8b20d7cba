import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLakeViews } from './1-ingest/lake-views.ts'
import { ratesTableColumns } from './3-price/database-tables.ts'
import { createParquetViews, readSql, sqlPath } from './engine/build-table.ts'
import { DuckDB } from './engine/duckdb.ts'
import type { LakePriceSource } from './engine/price-views.ts'
import { createTableOfRows } from './engine/stored-table.ts'
import { ratebookError } from './errors.ts'
import { listRuns, type RunKind } from './run-folder.ts'
import { type Manifest, manifestSchema } from './run-manifest.ts'
import { stages } from './stages.ts'
import type { Workspace } from './workspace.ts'

/** A finished run, open for reading: every table by its name, the usage in the lake as views. */
export interface OpenRun {
  readonly id: string
  readonly folder: string
  readonly manifest: Manifest
  readonly database: DuckDB
  /** Where what it read lies in the lake. */
  readonly sources: readonly LakePriceSource[]
}

/** The folder of a run or simulation. Simulations are no production: never among the runs. */
export function runFolder(workspace: Workspace, id: string): string {
  return join(/-s\d+$/u.test(id) ? workspace.simulations : workspace.runs, id)
}

/**
 * Finds a run by id, by period (the latest of it), or the latest of all; RB-905 where there is
 * none. A simulation is found by its id alone, and only by who asks for them: RB-912 else.
 */
export function findRun(
  workspace: Workspace,
  wanted?: string,
  kinds: readonly RunKind[] = ['run'],
): string {
  const known = listRuns(workspace.runs)
  const simulations = listRuns(workspace.simulations, undefined, 'simulation')
  if (wanted !== undefined && simulations.includes(wanted)) {
    if (kinds.includes('simulation')) return wanted
    throw ratebookError('RB-912', { simulation: wanted }, 2)
  }
  const id =
    wanted === undefined
      ? known.at(-1)
      : (known.find((run) => run === wanted) ?? listRuns(workspace.runs, wanted).at(-1))
  if (id === undefined) {
    const all = kinds.includes('simulation') ? [...known, ...simulations] : known
    throw ratebookError('RB-905', { run: wanted ?? 'latest', known: all.join(', ') }, 2)
  }
  return id
}

/** Reads the manifest of a run. */
export async function readManifest(workspace: Workspace, id: string): Promise<Manifest> {
  const path = join(runFolder(workspace, id), 'manifest.json')
  if (!existsSync(path)) throw ratebookError('RB-901', { path })
  return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}

/** Opens a run in a database of its own, in memory; the caller closes it. */
export async function openRun(
  workspace: Workspace,
  wanted?: string,
  kinds: readonly RunKind[] = ['run'],
): Promise<OpenRun> {
  const id = findRun(workspace, wanted, kinds)
  const manifest = await readManifest(workspace, id)
  const folder = runFolder(workspace, id)
  const database = await DuckDB.open()
  await database.loadMacros()
  const stored = Object.entries(manifest.tables).filter(([, table]) => table.sha256 !== null)
  await createParquetViews(
    database,
    join(folder, 'tables'),
    stored.map(([name]) => name),
  )
  await createLackingTables(database, manifest)
  const sources = manifest.inputs.map(({ sha256, lake_key: key, schema }) => ({
    sha256,
    folder: join(workspace.lake, key),
    schema,
  }))
  await createLakeViews(database, sources)
  for (const stage of stages) {
    for (const table of stage.tables) {
      if (table.stored === 'run') continue
      await database.createView(table.name, await readSql(sqlPath(stage, table)))
    }
  }
  return { id, folder, manifest, database, sources }
}

/** A run of an earlier version lacks tables that came since: there is nothing in them. */
async function createLackingTables(database: DuckDB, { tables }: Manifest): Promise<void> {
  const contracted = [
    ...stages.flatMap((stage) => stage.tables).filter(({ stored }) => stored === 'run'),
    ...Object.entries(ratesTableColumns).map(([name, columns]) => ({ name, columns })),
  ]
  for (const { name, columns } of contracted.filter((table) => tables[table.name] === undefined)) {
    const types = Object.entries(columns).map(([column, [type]]) => ({ name: column, type }))
    await createTableOfRows(
      database,
      name,
      types.map((one) => ({ ...one, of: () => null })),
      [],
    )
  }
}
