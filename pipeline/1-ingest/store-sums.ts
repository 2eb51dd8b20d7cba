import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTaggedUsage } from '../engine/billing-tags.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { byFile, selectFile } from '../engine/staged-text.ts'
import {
  copyToParquet,
  createEmptyView,
  createStoredView,
  selectStored,
  withFileNumber,
  withoutColumns,
} from '../engine/stored-table.ts'
import { packageRoot } from '../package-root.ts'
import { sourceFormats } from './formats/formats.ts'
import { sqlNameOf } from './source-format.ts'
import type { StoredSource } from './stored-source.ts'
import { storedUsageColumns } from './usage-schema.ts'

/**
 * What is summed once per source file, in the order in which it is made, each stored in the order
 * of its grain. The sums are apart from the classes they belong to: one is long, one is wide.
 */
const sums = [
  ['usage_class_part', 'usage_class_id'],
  ['metered_part', 'usage_class_id, billing_month, usage_date'],
  ['slice_part', 'partner_id, invoice_number, billing_month, billing_currency'],
] as const

function sqlOf(name: string): Promise<string> {
  return readFile(join(packageRoot, 'pipeline', '1-ingest', `${name}.sql`), 'utf8')
}

/** Makes the view `usage` of the records of one file that is stored. */
export async function viewStoredUsage(database: DuckDB, folder: string): Promise<void> {
  const path = join(folder, 'usage.parquet')
  const stored = await selectStored(database, [path], storedUsageColumns())
  await database.createView('usage', withFileNumber(stored))
}

/** What decides how usage of a file is told apart: its format, and the tags that decide money. */
export interface Shaping {
  readonly format: string
  readonly tags: readonly string[]
}

/** Sums the view `usage`, of one file, into its folder. */
export async function storeSums(database: DuckDB, folder: string, shaping: Shaping): Promise<void> {
  await createShapes(database, shaping)
  for (const [name, order] of sums) {
    const path = join(folder, `${name}.parquet`)
    const select = withoutColumns(await sqlOf(name), ['file_number'])
    await copyToParquet(database, select, path, order)
    await createStoredView(database, name, path)
  }
  await database.dropTable('usage_class_shape')
}

/** Sums the view `usage`, of several files of one format, each into its folder. */
export async function storeSumsOfFiles(
  database: DuckDB,
  folders: ReadonlyMap<number, string>,
  shaping: Shaping,
): Promise<void> {
  await createShapes(database, shaping)
  for (const [name, order] of sums) {
    await database.createTable(name, await sqlOf(name), 'temp table')
    for (const [file, folder] of folders) {
      const path = join(folder, `${name}.parquet`)
      await copyToParquet(database, selectFile(name, file), path, order)
    }
  }
  for (const [name] of sums) await database.dropTable(name)
  await database.dropTable('usage_class_shape')
}

/** Makes what the sums read: the shapes of usage, and the months of its invoices. */
async function createShapes(database: DuckDB, { format, tags }: Shaping): Promise<void> {
  await createTaggedUsage(database, tags)
  await database.createView('usage_shape', await sqlOf('usage_shape'))
  await database.createTable('usage_class_shape', await sqlOf('usage_class_shape'))
  // Two tuples with one hash would double rows: one chance in millions of files, and then it must
  // be loud.
  const [doubled] = await database.rows(await sqlOf('doubled_shape'))
  if (doubled !== undefined)
    throw new Error(`two usage classes have the same hash: ${JSON.stringify(doubled)}`)
  const isByInvoice = sourceFormats.some(
    (one) => one.name === format && one.isBilledByInvoice === true,
  )
  const createMonths = isByInvoice
    ? database.createView.bind(database)
    : createEmptyView.bind(null, database)
  await createMonths('invoice_month', await sqlOf('invoice_month'))
}

/** What the records of a file tell of it, and nothing else does. */
export type Told = Partial<Pick<StoredSource, 'dataset' | 'unreadableTags'>>

/** Asks the view `usage` for what the records of its files tell, by file_number. */
export async function toldOfUsage(
  database: DuckDB,
  format: string,
): Promise<(file: number) => Told> {
  const unreadable = await database.rows(await sqlOf('unreadable_tags'))
  const tags = byFile(unreadable, ({ records }) => ({ unreadableTags: String(records) }))
  const select = sourceFormats.find(({ name }) => name === format)?.datasets
  const named =
    select === undefined ? [] : await database.rows(await sqlOf(`formats/${sqlNameOf(select)}`))
  const datasets = byFile(named, ({ dataset }) => ({ dataset: String(dataset) }))
  return (file) => ({ ...tags.get(file), ...datasets.get(file) })
}
