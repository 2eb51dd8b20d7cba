import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { createBillingRun } from './billing-run.ts'
import { type CheckResult, runChecks } from './checks.ts'
import type { Config } from './config.ts'
import { buildTable, readSql, storeTable, type TableReport } from './engine/build-table.ts'
import { DuckDB } from './engine/duckdb.ts'
import { ratebookError } from './errors.ts'
import type { AskedDates } from './1-ingest/date-order.ts'
import {
  ingestFiles,
  type Ingested,
  type IngestProgress,
  listLanding,
  type Source,
} from './1-ingest/ingest.ts'
import { loadSources } from './1-ingest/load-sources.ts'
import { usageSchemaVersion } from './1-ingest/usage-schema.ts'
import { crossRates } from './3-price/cross-rates.ts'
import { loadRates } from './3-price/load-rates.ts'
import { ratesTableColumns } from './3-price/database-tables.ts'
import { readRates } from './3-price/read-rates.ts'
import type { Logger } from './log.ts'
import { packageRoot, packageVersion } from './package-root.ts'
import type { Period } from './period.ts'
import { keepFailedRun, makeTemporaryFolder, nameRun, nextRunId, sweepLake } from './run-folder.ts'
import { digestOf, hashFiles, type Manifest, manifestSchema } from './run-manifest.ts'
import { stages } from './stages.ts'
import type { Workspace } from './workspace.ts'

export interface RunOptions {
  readonly workspace: Workspace
  readonly period: Period
  readonly config: Config
  readonly log: Logger
  readonly dates?: AskedDates
  readonly onFile?: IngestProgress
  readonly onTable?: (stage: string, table: string, done: number, of: number) => void
}

export interface FinishedRun {
  readonly id: string
  readonly folder: string
  readonly manifest: Manifest
}

/**
 * Stages 1 to 6 for one billing period into a new run. The rates are read first, since a fault
 * there costs seconds and usage costs minutes. A run that breaks a gate goes to `.failed/` and
 * throws; nothing else sees it.
 */
export async function run(options: RunOptions): Promise<FinishedRun> {
  const { workspace, config, log } = options
  const started = new Date().toISOString()
  const rates = await readRates(workspace.rates)
  const names = await listLanding(workspace.landing)
  const temporary = await makeTemporaryFolder(workspace.runs)
  await sweepLake(workspace.lake)
  try {
    // Reading text leaves an engine with much to tidy up: the stages start with a fresh one.
    const ingested = await withDatabase(config, temporary, async (database) => {
      const target = { lake: workspace.lake, dates: options.dates }
      return ingestFiles(database, workspace.landing, names, target, options.onFile)
    })
    logIngest(log, ingested)
    log.info({ stage: '1-ingest', cpu_ms: cpuSince({ user: 0, system: 0 }) }, 'files taken')
    if (ingested.sources.length === 0) throw nothingTaken(workspace, ingested)
    return await withDatabase(config, temporary, async (database) => {
      await loadRates(database.connection, rates)
      await loadInputs(database, options, ingested.sources)
      await crossRates(database)
      const reports = await storeRatesTables(database, join(temporary, 'tables'))
      const checks = await buildStages(database, options, temporary, reports)
      const manifest = await makeManifest(options, started, ingested, reports, checks)
      await failOnGate(manifest, checks, workspace, temporary)
      return finish(options, temporary, manifest)
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** Lends a database with our macros that spills into the run's own folder. */
async function withDatabase<T>(
  config: Config,
  temporary: string,
  use: (database: DuckDB) => Promise<T>,
): Promise<T> {
  const database = await DuckDB.open({
    ...(config.threads === undefined ? {} : { threads: config.threads }),
    memoryLimit: config.memoryLimit,
    temporaryFolder: join(temporary, 'spill'),
  })
  try {
    await database.loadMacros()
    return await use(database)
  } finally {
    database.close()
  }
}

function nothingTaken(workspace: Workspace, ingested: Ingested): Error {
  return ingested.refused.length === 1 && ingested.refused[0] !== undefined
    ? ingested.refused[0]
    : ratebookError('RB-111', {
        folder: workspace.landing,
        reasons: ingested.refused.map((error) => error.message),
      })
}

function logIngest(log: Logger, ingested: Ingested): void {
  for (const source of ingested.sources) {
    log.info(
      { stage: '1-ingest', file: source.name, rows: source.stored.records, reused: source.reused },
      'taken',
    )
  }
  for (const error of ingested.refused)
    log.error({ stage: '1-ingest', code: error.code }, error.message)
}

/** The parameters and the lists of files as tables, so that no SQL text carries a value. */
async function loadInputs(
  database: DuckDB,
  options: RunOptions,
  sources: readonly Source[],
): Promise<void> {
  const { period, workspace } = options
  await createBillingRun(database, period, options.config)
  if (!(await loadSources(database, sources, workspace.lake))) {
    throw ratebookError('RB-202', { period: period.month, found: 'no usage at all' })
  }
  const found = await database.rows(await readSql('pipeline/summary/months_found.sql'))
  if (!found.some((row) => row.month === period.month)) {
    const months = found.map((row) => `${String(row.month)}: ${String(row.records)} records`)
    throw ratebookError('RB-202', {
      period: period.month,
      found: months.join(', ') || 'no usage at all',
    })
  }
}

/** The rates as they were used are part of the run. */
async function storeRatesTables(database: DuckDB, folder: string): Promise<TableReport[]> {
  const reports: TableReport[] = []
  for (const table of [
    'billing_run',
    'source_file',
    'price_file',
    ...Object.keys(ratesTableColumns),
  ]) {
    const rows = await database.rowCount(table)
    reports.push({ table, rows, totals: {}, sha256: await storeTable(database, table, folder) })
  }
  return reports
}

async function buildStages(
  database: DuckDB,
  options: RunOptions,
  temporary: string,
  reports: TableReport[],
): Promise<CheckResult[]> {
  const all = stages.reduce((count, stage) => count + stage.tables.length, 0)
  const checks: CheckResult[] = []
  let done = 0
  for (const stage of stages) {
    for (const table of stage.tables) {
      options.onTable?.(stage.name, table.name, done++, all)
      const begun = process.cpuUsage()
      const report = await buildTable(database, stage, table, join(temporary, 'tables'))
      reports.push(report)
      const { rows, totals } = report
      options.log.info(
        { stage: stage.name, table: table.name, rows, totals, cpu_ms: cpuSince(begun) },
        'built',
      )
    }
    const begun = process.cpuUsage()
    const results = await runChecks(database, stage)
    checks.push(...results)
    options.log.info(
      { stage: stage.name, checks: results.length, cpu_ms: cpuSince(begun) },
      'checked',
    )
    for (const failed of results.filter((check) => check.rows.length > 0)) {
      options.log.warn(
        { stage: stage.name, check: failed.path, rows: failed.rows.slice(0, 10) },
        failed.claim,
      )
    }
    if (results.some((check) => check.kind === 'gate' && check.rows.length > 0)) break
  }
  return checks
}

/** CPU milliseconds of this process: what a table costs on a machine that others use as well. */
function cpuSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun)
  return Math.round((user + system) / 1000)
}

async function makeManifest(
  options: RunOptions,
  started: string,
  ingested: Ingested,
  reports: readonly TableReport[],
  checks: readonly CheckResult[],
): Promise<Manifest> {
  const { workspace, period } = options
  const tables = Object.fromEntries(
    reports.map(({ table, rows, sha256, totals }) => [table, { rows, sha256, totals }]),
  )
  return manifestSchema.parse({
    manifest: 1,
    run: { id: '', started, finished: new Date().toISOString(), workspace: workspace.root },
    period: period.month,
    versions: {
      ratebook: packageVersion(),
      duckdb: duckdbVersion(),
      usage_schema: usageSchemaVersion,
    },
    inputs: ingested.sources.map(({ name, key, stored }) => ({
      sha256: stored.sha256,
      name,
      bytes: stored.bytes,
      schema: stored.schema,
      format: stored.format,
      records: stored.records,
      lake_key: key,
      unknown_columns: stored.unknownColumns,
    })),
    duplicates: ingested.duplicates,
    refused: ingested.refused.map(({ code, message, remedy }) => ({ code, message, remedy })),
    rates: await hashFiles(workspace.root, 'rates', '.csv'),
    sql: await hashFiles(packageRoot, 'pipeline', '.sql'),
    tables,
    checks: checks.map(({ path, claim, kind, why, fix, rows }) => ({
      path,
      claim,
      kind,
      why,
      fix,
      rows: rows.length,
    })),
    digest: digestOf(tables),
  })
}

/** A broken gate: the run goes where ops can look at it, and nothing takes it for a run. */
async function failOnGate(
  manifest: Manifest,
  checks: readonly CheckResult[],
  workspace: Workspace,
  temporary: string,
): Promise<void> {
  const failed = checks.find((check) => check.kind === 'gate' && check.rows.length > 0)
  if (failed === undefined) return
  await writeFile(join(temporary, 'offending-rows.json'), JSON.stringify(failed.rows, null, 2), {
    mode: 0o600,
  })
  await writeFile(join(temporary, 'manifest.json'), JSON.stringify(manifest, null, 2), {
    mode: 0o600,
  })
  const look = await keepFailedRun(workspace.runs, temporary, manifest.period)
  const { claim, path, why, fix } = failed
  throw ratebookError('RB-201', { claim, rows: failed.rows.length, path, why, fix, look })
}

async function finish(
  options: RunOptions,
  temporary: string,
  manifest: Manifest,
): Promise<FinishedRun> {
  await rm(join(temporary, 'spill'), { recursive: true, force: true })
  for (;;) {
    const id = nextRunId(options.workspace.runs, options.period.month)
    const folder = join(options.workspace.runs, id)
    const named = { ...manifest, run: { ...manifest.run, id } }
    await writeFile(join(temporary, 'manifest.json'), JSON.stringify(named, null, 2) + '\n', {
      mode: 0o600,
    })
    if (await nameRun(temporary, folder)) {
      options.log.info({ run: id, digest: manifest.digest }, 'run complete')
      return { id, folder, manifest: named }
    }
  }
}
