import { readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'

/** Adds to the loaded exchange rates those by way of the currency of `billing_run.fx_via` (B23). */
export async function crossRates(database: DuckDB): Promise<void> {
  await database.createTable('fx_rate', await readSql('pipeline/3-price/crossed_fx_rate.sql'))
}
