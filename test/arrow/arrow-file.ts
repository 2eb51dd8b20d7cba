import { basename, dirname, join } from 'node:path'
import {
  DATE,
  DECIMAL,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api'
import type { RecordBatch } from 'apache-arrow'
import { expect } from 'vitest'
import { loadArrowFile } from '../../pipeline/1-ingest/arrow-input.ts'
import { arrowColumns, usageArrowSchema } from '../../pipeline/1-ingest/arrow-schema.ts'
import type { DuckDB } from '../../pipeline/engine/duckdb.ts'
import { RatebookError } from '../../pipeline/errors.ts'
import { recordBatchOf } from '../../pipeline/export/arrow-batch.ts'

/** A record by canonical column. */
export type Values = Readonly<Record<string, DuckDBValue>>

/** A record that no rule refuses. */
export const good: Values = {
  partner_id: 'p',
  customer_id: 'c',
  subscription_id: 's',
  entitlement_id: 'e',
  meter_id: 'm',
  meter_category: 'VM',
  billing_currency: 'EUR',
  pricing_currency: 'USD',
  charge_start_date: day('2026-10-01'),
  usage_date: day('2026-10-31'),
  unit_price: units('0.1'),
  quantity: units('1'),
  billing_pre_tax_total: units('0.1'),
  pricing_pre_tax_total: units('0.1'),
}

/** A day as the database holds it. */
export function day(text: string): DuckDBDateValue {
  return new DuckDBDateValue(Date.parse(text) / 86_400_000)
}

/** A decimal of 18 places as the database holds it. */
export function units(text: string): DuckDBDecimalValue {
  const [whole = '', places = ''] = text.replace('-', '').split('.')
  const value = BigInt(whole + places.padEnd(18, '0'))
  return new DuckDBDecimalValue(text.startsWith('-') ? -value : value, 38, 18)
}

/** Rows as one record batch; what a row does not give is NULL. */
export function batchOf(rows: readonly Values[]): RecordBatch {
  const types = { text: VARCHAR, date: DATE, decimal: DECIMAL(38, 18) }
  const chunk = DuckDBDataChunk.create(
    arrowColumns.map((column) => types[column.type]),
    rows.length,
  )
  arrowColumns.forEach(({ name }, index) => {
    chunk.setColumnValues(
      index,
      rows.map((row) => row[name] ?? null),
    )
  })
  return recordBatchOf(chunk, usageArrowSchema())
}

/** What reading a file is refused with. */
export async function refusal(database: DuckDB, path: string): Promise<RatebookError> {
  const error: unknown = await loadArrowFile(
    database,
    path,
    basename(path),
    join(dirname(path), 'no.parquet'),
  ).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(RatebookError)
  return error as RatebookError
}
