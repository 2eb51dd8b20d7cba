import { join } from 'node:path'
import { runInputs } from '../billing-run.ts'
import { type CheckResult, checkFiles, runCheck } from '../checks.ts'
import {
  createParquetViews,
  readSql,
  rebuildTable,
  sqlPath,
  storeTable,
} from '../engine/build-table.ts'
import type { TableReport } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { createPartViews, partViews } from '../engine/usage-views.ts'
import { createLakeViews } from '../1-ingest/lake-views.ts'
import { crossRates } from '../3-price/cross-rates.ts'
import { ratesTableColumns } from '../3-price/database-tables.ts'
import { linkOrCopy } from '../link-or-copy.ts'
import type { Manifest } from '../run-manifest.ts'
import type { Stage, TableContract } from '../stage.ts'
import { stages } from '../stages.ts'

/** A run whose tables are kept as far as the rates did not change them. */
export interface BaseRun {
  readonly manifest: Manifest
  readonly folder: string
  readonly lake: string
}

/** Tables of a base run built again under other rates, in `buildStages`. */
export interface Rebuild {
  /** Parameters, lists of files and rates, as they are stored with the simulation. */
  readonly inputs: readonly TableReport[]
  readonly table: (stage: Stage, table: TableContract) => Promise<TableReport>
  readonly check: (stage: Stage) => Promise<CheckResult[]>
  /** Tables of the base run that stand for those of the simulation. */
  readonly kept: () => readonly string[]
}

const views = new Map(
  stages.flatMap((stage) =>
    stage.tables
      .filter(({ stored }) => stored === 'view')
      .map((table) => [table.name, { stage, table }]),
  ),
)

/**
 * Builds what other rates change, and only that. A table that reads nothing changed is that of the
 * base run, by a link to its file; a table that was built and came out with the same bytes changes
 * nothing after it. A check that reads nothing changed says what it said then. Views and tables of
 * the base are opened when something reads them. That this gives what a fresh run would give rests
 * on runs being the same byte for byte, and is tested.
 */
export async function startRebuild(
  database: DuckDB,
  base: BaseRun,
  folder: string,
): Promise<Rebuild> {
  const { manifest } = base
  const changed = new Set<string>()
  const opened = new Set<string>()
  const kept: string[] = []

  const note = ({ table, sha256 }: TableReport): void => {
    opened.add(table)
    if (sha256 !== manifest.tables[table]?.sha256) changed.add(table)
  }
  /** Makes a table of the base, a view or the lake readable. */
  const open = async (name: string): Promise<void> => {
    if (opened.has(name)) return
    opened.add(name)
    const view = views.get(name)
    if (view !== undefined) {
      for (const read of view.table.reads) await open(read)
      await database.createView(name, await readSql(sqlPath(view.stage, view.table)))
    } else if (manifest.tables[name] === undefined) {
      for (const made of await openLake(database, base, name)) opened.add(made)
    } else await createParquetViews(database, join(base.folder, 'tables'), [name])
  }
  const isChanged = (reads: readonly string[]): boolean =>
    reads.some((name) => changed.has(name) || isChanged(views.get(name)?.table.reads ?? []))
  const keep = async (table: string): Promise<TableReport> => {
    const file = `${table}.parquet`
    await linkOrCopy(join(base.folder, 'tables', file), join(folder, file))
    kept.push(table)
    return { table, totals: {}, rows: null, sha256: null, ...manifest.tables[table] }
  }

  const inputs = await Promise.all(runInputs.map(keep))
  await open('billing_run')
  await crossRates(database)
  for (const table of Object.keys(ratesTableColumns)) {
    const rows = await database.rowCount(table)
    inputs.push({ table, rows, totals: {}, sha256: await storeTable(database, table, folder) })
  }
  inputs.slice(runInputs.length).forEach(note)
  return {
    inputs,
    kept: () => kept,
    async table(stage, table) {
      if (table.stored === 'view') return unread(table)
      if (!isChanged(table.reads)) return keep(table.name)
      for (const read of table.reads) await open(read)
      const report = await rebuildTable(database, stage, table, folder)
      note(report)
      return report
    },
    async check(stage) {
      const results: CheckResult[] = []
      for (const path of await checkFiles(stage)) {
        const reads = await database.tableNames(await readSql(path))
        if (isChanged(reads)) {
          for (const read of reads) await open(read)
          results.push(await runCheck(database, path))
        }
      }
      return results
    },
  }
}

/** A view costs what its query costs, so nothing is told of it. */
function unread({ name }: TableContract): TableReport {
  return { table: name, rows: null, totals: {}, sha256: null }
}

/** The usage views: only where something that reads them is built again. */
async function openLake(database: DuckDB, base: BaseRun, name: string): Promise<string[]> {
  const sources = base.manifest.inputs.map(({ sha256, lake_key: key, schema }) => ({
    sha256,
    folder: join(base.lake, key),
    schema,
  }))
  if (partViews.some((part) => part === name)) {
    const usage = sources.filter(({ schema }) => schema === 'usage')
    await createPartViews(database, usage)
    return [...partViews]
  }
  await createLakeViews(database, sources)
  return [name, ...partViews]
}
