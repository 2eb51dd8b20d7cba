import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { createBillingRun, runInputs } from './billing-run.ts'
import { buildStages, cpuSince, withDatabase } from './build-stages.ts'
import { type CheckResult, runChecks } from './checks.ts'
import type { Config } from './config.ts'
import { buildTable, readSql, storeTable, type TableReport } from './engine/build-table.ts'
import type { DuckDB } from './engine/duckdb.ts'
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
import { billingTags } from './3-price/billing-tags.ts'
import { crossRates } from './3-price/cross-rates.ts'
import { loadRates } from './3-price/load-rates.ts'
import { ratesTableColumns } from './3-price/database-tables.ts'
import { readRates } from './3-price/read-rates.ts'
import { type FinishedRun, finishRun } from './finish-run.ts'
import { type LedgerInputs, ledgerNow } from './ledger/ledger-inputs.ts'
import type { Logger } from './log.ts'
import { packageRoot, packageVersion } from './package-root.ts'
import type { Period } from './period.ts'
import { makeTemporaryFolder, sweepLake } from './run-folder.ts'
import {
  digestOf,
  hashFiles,
  type Manifest,
  manifestSchema,
  noteCheck,
  noteTables,
} from './run-manifest.ts'
import type { Workspace } from './workspace.ts'

export type { FinishedRun }

export interface RunOptions {
  readonly workspace: Workspace
  readonly period: Period
  readonly config: Config
  readonly log: Logger
  readonly dates?: AskedDates
  /** What the run takes from the ledger, where that is not as the ledger is now. */
  readonly ledger?: LedgerInputs
  readonly onFile?: IngestProgress
  readonly onTable?: (stage: string, table: string, done: number, of: number) => void
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
  const tags = billingTags(rates)
  const ledger = options.ledger ?? (await ledgerNow(workspace, options.period.month, config))
  const names = await listLanding(workspace.landing)
  const temporary = await makeTemporaryFolder(workspace.runs)
  await sweepLake(workspace.lake)
  try {
    // Reading text leaves an engine with much to tidy up: the stages start with a fresh one.
    const ingested = await withDatabase(config, temporary, async (database) => {
      const target = { lake: workspace.lake, dates: options.dates, tags }
      return ingestFiles(database, workspace.landing, names, target, options.onFile)
    })
    logIngest(log, ingested)
    log.info({ stage: '1-ingest', cpu_ms: cpuSince({ user: 0, system: 0 }) }, 'files taken')
    if (ingested.sources.length === 0) throw nothingTaken(workspace, ingested)
    return await withDatabase(config, temporary, async (database) => {
      await loadRates(database.connection, rates, ledger.corrections)
      await loadInputs(database, options, ingested.sources)
      await ledger.load(database)
      await crossRates(database)
      const tables = join(temporary, 'tables')
      const reports = await storeRatesTables(database, tables)
      const checks = await buildStages(
        {
          log,
          onTable: options.onTable,
          table: (stage, table) => buildTable(database, stage, table, tables),
          check: (stage) => runChecks(database, stage),
        },
        reports,
      )
      const manifest = await makeManifest(options, started, ingested, tags, reports, checks)
      return finishRun({ temporary, folder: workspace.runs, kind: 'run', manifest, checks, log })
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
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
  for (const table of [...runInputs, ...Object.keys(ratesTableColumns)]) {
    const rows = await database.rowCount(table)
    reports.push({ table, rows, totals: {}, sha256: await storeTable(database, table, folder) })
  }
  return reports
}

async function makeManifest(
  options: RunOptions,
  started: string,
  ingested: Ingested,
  tags: readonly string[],
  reports: readonly TableReport[],
  checks: readonly CheckResult[],
): Promise<Manifest> {
  const { workspace, period } = options
  const tables = noteTables(reports)
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
    date_format: options.dates,
    landed: ingested.names,
    duplicates: ingested.duplicates,
    refused: ingested.refused.map(({ code, message, remedy }) => ({ code, message, remedy })),
    billing_tags: tags,
    rates: await hashFiles(workspace.root, 'rates', '.csv'),
    sql: await hashFiles(packageRoot, 'pipeline', '.sql'),
    tables,
    checks: checks.map(noteCheck),
    digest: digestOf(tables),
  })
}
