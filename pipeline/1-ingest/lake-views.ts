import type { DuckDB } from '../engine/duckdb.ts'
import { createPriceViews, type LakePriceSource } from '../engine/price-views.ts'
import { createUsageViews } from '../engine/usage-views.ts'
import { storedUsageColumns } from './usage-schema.ts'
import { priceViewColumns } from './price-schemas.ts'

/**
 * Makes the views over the lake: usage where a source holds some, and price
 * inputs, empty where none does.
 */
export async function createLakeViews(
  database: DuckDB,
  sources: readonly LakePriceSource[],
): Promise<void> {
  const usage = sources.filter(({ schema }) => schema === 'usage')
  if (usage.length > 0) await createUsageViews(database, usage, storedUsageColumns())
  await createPriceViews(database, sources, priceViewColumns())
}
