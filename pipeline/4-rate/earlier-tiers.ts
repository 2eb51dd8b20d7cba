import { join } from 'node:path'
import { readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { createTableOfRows, selectStored } from '../engine/stored-table.ts'

const columns = [
  ...['hop', 'account_id', 'scope_id', 'meter_id', 'usage_month', 'price_list_id', 'rule_id'].map(
    (name) => ({ name, type: 'varchar', of: () => null }),
  ),
  { name: 'quantity', type: 'decimal(20, 10)', of: () => null },
]

/**
 * Makes `earlier_tier`: what the sealed runs in these folders counted in tiers of months of which
 * the usage that is loaded has some more (B32); nothing without a folder.
 */
export async function createEarlierTiers(
  database: DuckDB,
  sealed: readonly string[] = [],
): Promise<void> {
  if (sealed.length === 0) return createTableOfRows(database, 'earlier_tier', columns, [])
  const files = sealed.map((folder) => join(folder, 'tables', 'tier_step.parquet'))
  const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]))
  await database.createView('sealed_tier_step', await selectStored(database, files, types))
  await database.createTable('earlier_tier', await readSql('pipeline/4-rate/earlier_tier.sql'))
}
