import { existsSync } from 'node:fs'
import type { DuckDB } from '../engine/duckdb.ts'
import { createTableOfMonths } from '../engine/stored-table.ts'
import { itemColumns } from './anomaly-tables.ts'

/**
 * Makes `past_item_month`: `item_month` of the last so many of these closed months. Those whose
 * runs are older than such comparisons have no file and are left out.
 */
export async function createItemHistory(
  database: DuckDB,
  months: number,
  closed: readonly { readonly month: string; readonly path: string }[] = [],
): Promise<void> {
  const files = closed.filter(({ path }) => existsSync(path)).slice(-months)
  const columns = Object.entries(itemColumns).map(([name, [type]]) => [name, type] as const)
  await createTableOfMonths(database, 'past_item_month', Object.fromEntries(columns), files)
}
