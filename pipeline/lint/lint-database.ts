import { join } from 'node:path'
import { createLakeViews } from '../1-ingest/lake-views.ts'
import { ratesTableColumns } from '../3-price/database-tables.ts'
import { loadRates } from '../3-price/load-rates.ts'
import type { Rates } from '../3-price/rates-tables.ts'
import { priceStage } from '../3-price/stage.ts'
import { rateStage } from '../4-rate/stage.ts'
import { createParquetViews, readSql, sqlPath } from '../engine/build-table.ts'
import { DuckDB } from '../engine/duckdb.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { buildFrom } from '../explain/tables.ts'
import { findRun, readManifest } from '../open-run.ts'
import type { Period } from '../period.ts'
import type { Manifest } from '../run-manifest.ts'
import type { TableContract } from '../stage.ts'
import type { Workspace } from '../workspace.ts'
import { lintSteps } from './findings.ts'

/** Rates on a period, on the usage of a run where there is one. */
export interface LintScope {
  readonly workspace: Workspace
  readonly period: Period
  readonly priceShockPercent: number
  /** The run whose usage is priced. */
  readonly run: string | undefined
  /** The run whose prices are those of the month before. */
  readonly lastRun: string | undefined
}

/**
 * A database with the rates of the workspace, the usage of the run moved into the period and rated
 * anew by the SQL of a run, and what the checks share. The caller closes it.
 */
export async function openLint(scope: LintScope, rates: Rates): Promise<DuckDB> {
  const database = await DuckDB.open()
  await database.loadMacros()
  await database.run(await readSql('pipeline/engine/word_macros.sql'))
  await loadRates(database.connection, rates)
  await createSettings(database, scope)
  const isRankNeeded = ({ name }: TableContract): boolean =>
    scope.run !== undefined || name === 'price_list_rank'
  if (scope.run !== undefined) await createUsage(database, scope.workspace, scope.run)
  for (const table of priceStage.tables.filter(isRankNeeded))
    await buildFrom(database, sqlPath(priceStage, table), table.name)
  for (const step of lintSteps) await buildFrom(database, `pipeline/lint/${step}.sql`, step)
  if (scope.run === undefined) {
    await createTableOfRows(database, 'lint_use', useColumns, [])
    return database
  }
  for (const table of rateStage.tables)
    await buildFrom(database, sqlPath(rateStage, table), table.name)
  await buildFrom(database, 'pipeline/lint/lint_use.sql', 'lint_use')
  if (scope.lastRun !== undefined) await createLastPrices(database, scope.workspace, scope.lastRun)
  return database
}

/** Of `lint_use` where nothing is known of use. */
const useColumns = [
  { name: 'price_list_id', type: 'varchar', of: () => null },
  { name: 'rule_id', type: 'varchar', of: () => null },
  { name: 'currency', type: 'varchar', of: () => null },
  { name: 'usage_rows', type: 'bigint', of: () => null },
  { name: 'cost', type: 'decimal(22, 10)', of: () => null },
]

async function createSettings(database: DuckDB, scope: LintScope): Promise<void> {
  const { period } = scope
  await createTableOfRows(
    database,
    'billing_run',
    [
      { name: 'period_start', type: 'date', of: () => period.firstDay },
      { name: 'period_last_day', type: 'date', of: () => period.lastDay },
    ],
    [scope],
  )
  await createTableOfRows(
    database,
    'lint_setting',
    [{ name: 'price_shock_percent', type: 'integer', of: (row) => String(row.priceShockPercent) }],
    [scope],
  )
}

/** Tables that rating reads and does not make: usage, as stage 2 left it. */
function usageTables(): string[] {
  const contracts: readonly TableContract[] = [...priceStage.tables, ...rateStage.tables]
  const made = new Set([...contracts.map(({ name }) => name), ...Object.keys(ratesTableColumns)])
  const read = new Set(contracts.flatMap(({ reads }) => reads))
  return [...read].filter((name) => !made.has(name) && name !== 'billing_run')
}

async function createUsage(database: DuckDB, workspace: Workspace, run: string): Promise<void> {
  const folder = join(workspace.runs, run, 'tables')
  const isMoved = (name: string): boolean => ['metered_usage', 'billing_run'].includes(name)
  const asTheyAre = usageTables().filter((name) => !isMoved(name))
  await createParquetViews(database, folder, asTheyAre)
  await createParquetViews(database, folder, ['metered_usage', 'billing_run'], 'run_')
  await buildFrom(database, 'pipeline/lint/metered_usage.sql', 'metered_usage')
  await createSheet(database, workspace, await readManifest(workspace, run))
}

/** Microsoft's price sheet, if the run took one. */
async function createSheet(
  database: DuckDB,
  workspace: Workspace,
  { inputs }: Manifest,
): Promise<void> {
  const sheets = inputs.filter(({ schema }) => schema === 'vendor_price')
  if (sheets.length === 0) return
  await createLakeViews(
    database,
    sheets.map(({ sha256, lake_key: key, schema }) => ({
      sha256,
      folder: join(workspace.lake, key),
      schema,
    })),
  )
}

async function createLastPrices(
  database: DuckDB,
  workspace: Workspace,
  run: string,
): Promise<void> {
  const folder = join(workspace.runs, findRun(workspace, run), 'tables')
  await createParquetViews(database, folder, ['rated_line', 'usage_class', 'span_usage'], 'last_')
}
