import { join } from 'node:path'
import { createLakeViews } from '../1-ingest/lake-views.ts'
import { crossRates } from '../3-price/cross-rates.ts'
import { ratesTableColumns } from '../3-price/database-tables.ts'
import { loadRates } from '../3-price/load-rates.ts'
import type { Rates } from '../3-price/rates-tables.ts'
import { priceStage } from '../3-price/stage.ts'
import { createNoEarlierTiers } from '../4-rate/earlier-tiers.ts'
import { rateStage } from '../4-rate/stage.ts'
import { createBillingRun } from '../billing-run.ts'
import type { Config } from '../config.ts'
import { createParquetViews, readSql, sqlPath } from '../engine/build-table.ts'
import { DuckDB } from '../engine/duckdb.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { buildFrom } from '../explain/tables.ts'
import { readManifest } from '../open-run.ts'
import type { Period } from '../period.ts'
import type { TableContract } from '../stage.ts'
import type { Workspace } from '../workspace.ts'
import { lintSteps } from './findings.ts'

/** Rates on a period, on the usage of a run where there is one. */
export interface LintScope {
  readonly workspace: Workspace
  readonly period: Period
  readonly config: Pick<Config, 'priceShockPercent' | 'fxVia'>
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
  await createBillingRun(database, scope.period, scope.config)
  await createNoEarlierTiers(database)
  await crossRates(database)
  await createTableOfRows(
    database,
    'lint_setting',
    [
      {
        name: 'price_shock_percent',
        type: 'integer',
        of: ({ config }) => String(config.priceShockPercent),
      },
    ],
    [scope],
  )
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

/** Tables that rating reads and does not make: usage, as stage 2 left it. */
function usageTables(): string[] {
  const contracts: readonly TableContract[] = [...priceStage.tables, ...rateStage.tables]
  const made = new Set([
    ...contracts.map(({ name }) => name),
    ...Object.keys(ratesTableColumns),
    'billing_run',
    'earlier_tier',
  ])
  const read = new Set(contracts.flatMap(({ reads }) => reads))
  return [...read].filter((name) => !made.has(name))
}

async function createUsage(database: DuckDB, workspace: Workspace, run: string): Promise<void> {
  const folder = join(workspace.runs, run, 'tables')
  const { inputs, tables, billing_tags: tags } = await readManifest(workspace, run)
  await createLakeViews(
    database,
    inputs.map(({ sha256, lake_key: key, schema }) => ({
      sha256,
      folder: join(workspace.lake, key),
      schema,
    })),
  )
  const stored = usageTables().filter((name) => typeof tables[name]?.sha256 === 'string')
  await createParquetViews(
    database,
    folder,
    stored.filter((name) => name !== 'metered_usage'),
  )
  await createTableOfRows(
    database,
    'seen_tag',
    [{ name: 'tag_name', type: 'varchar', of: (name: string) => name }],
    tags,
  )
  await createParquetViews(database, folder, ['metered_usage', 'billing_run'], 'run_')
  await buildFrom(database, 'pipeline/lint/metered_usage.sql', 'metered_usage')
  if (inputs.some(({ schema }) => schema === 'vendor_price'))
    await buildFrom(database, 'pipeline/lint/sheet_unit_of_meter.sql', 'sheet_unit_of_meter')
}

/** What accounts paid before, under names of their own. */
async function createLastPrices(
  database: DuckDB,
  workspace: Workspace,
  run: string,
): Promise<void> {
  const folder = join(workspace.runs, run, 'tables')
  await createParquetViews(database, folder, ['rated_line', 'usage_class', 'span_usage'], 'last_')
}
