import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { storedUsageColumns } from '../1-ingest/usage-schema.ts'
import { appendRun, describeDatabase } from '../engine/published-database.ts'
import { ratebookError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { openRun } from '../open-run.ts'
import { linkOrCopy } from '../link-or-copy.ts'
import { buildReconciliation } from '../reconcile/reconcile-run.ts'
import { latestRuns } from '../run-folder.ts'
import { makeFolder, type Workspace } from '../workspace.ts'
import { publishedTables, runColumns } from './published-tables.ts'

export interface Published {
  readonly path: string
  readonly runs: readonly string[]
  readonly tables: number
}

/**
 * Publishes the latest run of every period as `data/published/ratebook.duckdb`: real tables with
 * comments, built beside the old file and swapped in by one rename. A reader has the old state or
 * the new one, never half of it, and never waits for the batch. Wide usage stays Parquet, in a
 * folder of its own that is never written to again.
 */
export async function publish(workspace: Workspace, log: Logger): Promise<Published> {
  const runs = latestRuns(workspace.runs)
  if (runs.length === 0) throw ratebookError('RB-905', { run: 'latest', known: '' }, 2)
  makeFolder(workspace.published)
  await sweepUnfinished(workspace.published)
  const tag = `${String(process.pid)}-${randomBytes(4).toString('hex')}`
  const temporary = join(workspace.published, `.tmp-${tag}.duckdb`)
  const generation = join(workspace.published, `usage-${tag}`)
  const target = join(workspace.published, 'ratebook.duckdb')
  try {
    const files: string[] = []
    for (const run of runs) files.push(...(await copyRun(workspace, run, temporary, generation)))
    await describe(workspace, runs[0], temporary, files)
    await chmod(temporary, 0o600)
    await rename(temporary, target)
  } finally {
    await rm(temporary, { force: true })
    await rm(`${temporary}.wal`, { force: true })
  }
  log.info({ runs, path: target }, 'published')
  return { path: target, runs, tables: publishedTables.length + 2 }
}

/**
 * A publish that was killed leaves its temporary file; usage folders stay,
 * since a reader may be on them.
 */
async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.tmp-')) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/**
 * Appends one run to the new database; returns its usage files, linked into the generation folder.
 */
async function copyRun(
  workspace: Workspace,
  id: string,
  path: string,
  generation: string,
): Promise<string[]> {
  const run = await openRun(workspace, id)
  try {
    const { manifest } = run
    await buildReconciliation(run)
    const tables = publishedTables.map(({ name }) => name)
    const { period, digest } = manifest
    await appendRun(run.database, path, tables, {
      period,
      id,
      digest,
      finished: manifest.run.finished,
    })
    const folder = join(generation, period)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const files: string[] = []
    for (const input of manifest.inputs.filter(({ schema }) => schema === 'usage')) {
      const target = join(folder, `${input.sha256}.parquet`)
      await linkOrCopy(join(workspace.lake, input.lake_key, 'usage.parquet'), target)
      files.push(target)
    }
    return files
  } finally {
    run.database.close()
  }
}

async function describe(
  workspace: Workspace,
  run: string | undefined,
  path: string,
  files: readonly string[],
): Promise<void> {
  const { database } = await openRun(workspace, run)
  try {
    const tables = publishedTables.map((table) => ({
      ...table,
      columns: { ...runColumns, ...table.columns },
    }))
    await describeDatabase(database, path, tables, files, storedUsageColumns())
  } finally {
    database.close()
  }
}
