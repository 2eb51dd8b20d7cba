import { join } from 'node:path'
import { createClosedMonths } from '../billing-run.ts'
import type { Config } from '../config.ts'
import { createParquetViews, readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import type { CorrectionLine } from '../3-price/load-rates.ts'
import { createEarlierTiers } from '../4-rate/earlier-tiers.ts'
import { createItemHistory } from '../6-invoice/item-history.ts'
import { runFolder } from '../open-run.ts'
import type { Workspace } from '../workspace.ts'
import { closedMonthsBefore } from './closed-months.ts'
import { pendingCorrections } from './pending-corrections.ts'

/** What a run takes from the ledger and from sealed runs, besides files and rates. */
export interface LedgerInputs {
  /** Lines of corrections, which go among the adjustments of the rates (B33). */
  readonly corrections: readonly CorrectionLine[]
  /** Makes the tables of the rest; the files and rates of the run are loaded. */
  readonly load: (database: DuckDB) => Promise<void>
}

/** The ledger as it is now. */
export async function ledgerNow(
  workspace: Workspace,
  period: string,
  config: Config,
): Promise<LedgerInputs> {
  const corrections = await pendingCorrections(workspace, period)
  const closed = await closedMonthsBefore(workspace, period)
  return {
    corrections,
    async load(database) {
      const runs = closed.map(({ month, run, corrected }) => ({
        month,
        sealed: runFolder(workspace, run),
        corrected: corrected === null ? null : runFolder(workspace, corrected),
      }))
      const months = runs.map(({ month, sealed }) => {
        return { month, path: join(sealed, 'tables', 'item_month.parquet') }
      })
      await createClosedMonths(database, closed)
      await createEarlierTiers(database, runs)
      await createItemHistory(database, config.anomalies.months, months)
    },
  }
}

/** The ledger, and the settings, as a sealed run found them: the ledger has grown since. */
export function ledgerOfRun(folder: string): LedgerInputs {
  return {
    corrections: [],
    async load(database) {
      const taken = ['billing_run', 'closed_month', 'earlier_tier', 'past_item_month', 'adjustment']
      await createParquetViews(database, join(folder, 'tables'), taken, 'sealed_')
      const adjustments = await readSql('pipeline/ledger/read/sealed_adjustment.sql')
      await database.createTable('sealed_all', adjustments)
      for (const table of taken) {
        const from = table === 'adjustment' ? 'sealed_all' : `sealed_${table}`
        await database.createTable(table, 'from ' + from)
      }
    },
  }
}
