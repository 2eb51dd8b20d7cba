import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { createTableOfMonths, createTableOfRows } from '../engine/stored-table.ts'
import { itemColumns } from './anomaly-tables.ts'

/** A closed month, and the file in which its run stored `item_month`. */
export interface MonthFile {
  readonly month: string
  readonly path: string
}

type Limits = Config['anomalies']

const whole = (name: string, of: (limits: Limits) => number) => ({
  name,
  type: 'integer',
  of: (limits: Limits) => String(of(limits)),
})

/**
 * Makes `past_item_month`, the last closed months that a month is compared with, and
 * `anomaly_setting`, the one row that says how far is far. Months whose runs are older than such
 * comparisons have no file and are left out.
 */
export async function createItemHistory(
  database: DuckDB,
  limits: Limits,
  closed: readonly MonthFile[] = [],
): Promise<void> {
  const files = closed.filter(({ path }) => existsSync(path)).slice(-limits.months)
  const columns = Object.entries(itemColumns).map(([name, [type]]) => [name, type] as const)
  await createTableOfMonths(database, 'past_item_month', Object.fromEntries(columns), files)
  await createTableOfRows(
    database,
    'anomaly_setting',
    [
      whole('least_months', ({ leastMonths }) => leastMonths),
      whole('usage_percent', ({ usagePercent }) => usagePercent),
      whole('price_percent', ({ pricePercent }) => pricePercent),
      whole('margin_points', ({ marginPoints }) => marginPoints),
      { ...whole('least_amount', ({ leastAmount }) => leastAmount), type: 'bigint' },
    ],
    [limits],
  )
}
