import type { Config } from './config.ts'
import type { DuckDB } from './engine/duckdb.ts'
import { createTableOfRows } from './engine/stored-table.ts'
import type { Period } from './period.ts'

/** The parameters of a run as the one-row table `billing_run`, so that no SQL carries a value. */
export async function createBillingRun(
  database: DuckDB,
  period: Period,
  config: Pick<Config, 'fxVia'>,
): Promise<void> {
  await createTableOfRows(
    database,
    'billing_run',
    [
      { name: 'period_start', type: 'date', of: () => period.firstDay },
      { name: 'period_last_day', type: 'date', of: () => period.lastDay },
      { name: 'fx_via', type: 'varchar', of: () => config.fxVia ?? null },
    ],
    [period],
  )
}
