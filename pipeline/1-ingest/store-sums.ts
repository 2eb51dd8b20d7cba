import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createParquetViews } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { copyToParquet, createEmptyView, selectStored } from '../engine/stored-table.ts'
import { packageRoot } from '../package-root.ts'
import { storedUsageColumns } from './usage-schema.ts'
import { sourceFormats } from './formats/formats.ts'

/**
 * What is summed once per source file, in the order in which it is made, each stored
 * in the order of its grain.
 */
const sums = [
  ['usage_class_part', 'usage_class_id'],
  ['metered_part', 'usage_class_id, billing_month, usage_date'],
  ['slice_part', 'partner_id, invoice_number, billing_month, billing_currency'],
] as const

/**
 * Sums the usage of one file, and stores the sums apart from the classes they belong to: one is
 * long, one is wide. Returns the records whose tags cannot be read.
 */
export async function storeSums(database: DuckDB, folder: string, format: string): Promise<string> {
  const sql = (name: string): Promise<string> =>
    readFile(join(packageRoot, 'pipeline', '1-ingest', `${name}.sql`), 'utf8')
  const stored = await selectStored(database, [join(folder, 'usage.parquet')], storedUsageColumns())
  await database.createView('usage', stored)
  await database.createView('usage_shape', await sql('usage_shape'))
  await database.createTable('usage_class_shape', await sql('usage_class_shape'))
  // Two tuples with one hash would double rows: one chance in millions of files,
  // and then it must be loud.
  const [doubled] = await database.rows(await sql('doubled_shape'))
  if (doubled !== undefined)
    throw new Error(`two usage classes have the same hash: ${JSON.stringify(doubled)}`)
  const isByInvoice = sourceFormats.some(
    (one) => one.name === format && one.isBilledByInvoice === true,
  )
  const createMonths = isByInvoice
    ? database.createView.bind(database)
    : createEmptyView.bind(null, database)
  await createMonths('invoice_month', await sql('invoice_month'))
  for (const [name, order] of sums) {
    await copyToParquet(database, await sql(name), join(folder, `${name}.parquet`), order)
    await createParquetViews(database, folder, [name])
  }
  await database.dropTable('usage_class_shape')
  return (await database.value(await sql('unreadable_tags'))) ?? '0'
}
