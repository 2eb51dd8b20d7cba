import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { createParquetViews, readSql } from '../engine/build-table.ts'
import { DuckDB } from '../engine/duckdb.ts'
import { listLanding } from '../1-ingest/ingest.ts'
import { readManifest, runFolder } from '../open-run.ts'
import { latestRuns } from '../run-folder.ts'
import type { Workspace } from '../workspace.ts'

const day = 86_400_000
const row = z.object({
  dataset: z.string(),
  source_sha256: z.string(),
  last_usage_date: z.string(),
})

/** How old the newest data of a dataset are. */
export interface DataAge {
  readonly dataset: string
  readonly files: number
  readonly last_usage_date: string
  readonly age_days: number
  /** When its newest file came into the landing folder; null where none is there any more. */
  readonly newest_file: string | null
}

export interface DataAges {
  /** The run that they are of, the latest that was made; null where there is none. */
  readonly run: string | null
  readonly datasets: readonly DataAge[]
  /** Files that came since that run began. */
  readonly waiting: readonly string[]
}

/** How old the data are, as the run that was made last found them. */
export async function dataAges(workspace: Workspace, now: Date): Promise<DataAges> {
  const newest = await newestRun(workspace)
  // an empty or missing landing folder is for a run to refuse
  const landed = await listLanding(workspace.landing).catch((): string[] => [])
  const times = new Map<string, number>()
  for (const name of landed) {
    // it may be gone again
    const found = await stat(join(workspace.landing, name)).catch(() => null)
    if (found !== null) times.set(name, found.mtimeMs)
  }
  if (newest === null) return { run: null, datasets: [], waiting: landed }
  const since = Date.parse(newest.run.started)
  // runs of earlier versions do not tell what they found
  const known = new Set(newest.landed ?? landed)
  // what is moved or copied here may be older than the run, what is written anew has a known name
  const waiting = landed.filter((name) => !known.has(name) || (times.get(name) ?? 0) > since)
  const names = new Map(newest.inputs.map(({ sha256, name }) => [sha256, name]))
  const rows = await readRows(workspace, newest.run.id)
  const datasets = [...new Set(rows.map(({ dataset }) => dataset))].map((dataset): DataAge => {
    const own = rows.filter((one) => one.dataset === dataset)
    const last = own.map((one) => one.last_usage_date).reduce((a, b) => (a > b ? a : b))
    const came = own.flatMap((one) => times.get(names.get(one.source_sha256) ?? '') ?? [])
    return {
      dataset,
      files: own.length,
      last_usage_date: last,
      age_days: Math.floor((now.getTime() - Date.parse(last)) / day),
      newest_file: came.length === 0 ? null : new Date(Math.max(...came)).toISOString(),
    }
  })
  return { run: newest.run.id, datasets, waiting }
}

async function newestRun(workspace: Workspace) {
  const manifests = await Promise.all(
    latestRuns(workspace.runs).map((id) => readManifest(workspace, id)),
  )
  return manifests.sort((a, b) => (a.run.started < b.run.started ? 1 : -1))[0] ?? null
}

async function readRows(workspace: Workspace, run: string): Promise<z.infer<typeof row>[]> {
  const database = await DuckDB.open({ threads: 1 })
  try {
    await createParquetViews(database, join(runFolder(workspace, run), 'tables'), ['source_slice'])
    const query = await readSql('pipeline/status/read/dataset_age.sql')
    return z.array(row).parse(await database.rows(query))
  } finally {
    database.close()
  }
}
