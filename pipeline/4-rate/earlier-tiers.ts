import { join } from 'node:path'
import { readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { createTableOfMonths, createTableOfRows } from '../engine/stored-table.ts'

/** Folders of the runs of a closed month: the sealed one, and the last that corrected documents. */
export interface ClosedRuns {
  readonly month: string
  readonly sealed: string
  readonly corrected: string | null
}

const keys = ['hop', 'account_id', 'scope_id', 'meter_id', 'usage_month', 'price_list_id'] as const
const tierColumns = {
  ...Object.fromEntries([...keys, 'rule_id'].map((name) => [name, 'varchar'])),
  quantity: 'decimal(20, 10)',
}

/**
 * Makes `earlier_tier`: what the runs of closed months counted in tiers of the months of which the
 * usage that is loaded has some more (B32).
 */
export async function createEarlierTiers(
  database: DuckDB,
  closed: readonly ClosedRuns[],
): Promise<void> {
  const earliest = await database.value(await readSql('pipeline/4-rate/first_late_month.sql'))
  // a period holds usage of its own month and of those before
  const asked = closed.filter(({ month }) => earliest !== null && month >= earliest)
  const corrected = asked.filter((one) => one.corrected !== null)
  const filesOf = (
    table: string,
    of: readonly ClosedRuns[],
    folder: (one: ClosedRuns) => string,
  ): { month: string; path: string }[] =>
    of.map((one) => ({ month: one.month, path: join(folder(one), 'tables', `${table}.parquet`) }))
  const sealed = (one: ClosedRuns): string => one.sealed
  const settled = (one: ClosedRuns): string => one.corrected ?? one.sealed
  const tables = [
    ['settled_tier_step', tierColumns, filesOf('tier_step', asked, settled)],
    ['sealed_tier_step', tierColumns, filesOf('tier_step', corrected, sealed)],
    ['settled_held', { account_id: 'varchar' }, filesOf('held', corrected, settled)],
  ] as const
  for (const [name, columns, files] of tables)
    await createTableOfMonths(database, name, columns, files)
  await database.createTable('earlier_tier', await readSql('pipeline/4-rate/earlier_tier.sql'))
}

/** Makes an empty `earlier_tier`, for who has no usage loaded. */
export async function createNoEarlierTiers(database: DuckDB): Promise<void> {
  const columns = Object.entries(tierColumns).map(([name, type]) => ({
    name,
    type,
    of: () => null,
  }))
  await createTableOfRows(database, 'earlier_tier', columns, [])
}
