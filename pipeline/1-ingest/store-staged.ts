import { join } from 'node:path'
import {
  type DateOrder,
  nameHeaders,
  nameHeadersOfFiles,
  orderDates,
  withSpelledFaults,
} from '../engine/canonical-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import {
  countTypedFiles,
  createStagedText,
  selectTypedFile,
  type TypedFile,
} from '../engine/staged-text.ts'
import { copyToParquet, selectColumns } from '../engine/stored-table.ts'
import { RatebookError } from '../errors.ts'
import { storeSpoilt, typedSelect } from './copy-records.ts'
import { evidenceOf, orderOf } from './date-order.ts'
import type { SourceFormat } from './source-format.ts'
import {
  type Described,
  describeSource,
  type InspectedFile,
  nameSource,
  type Place,
} from './store-file.ts'
import { type Shaping, storeSumsOfFiles, type Told, toldOfUsage } from './store-sums.ts'
import type { StoredSource } from './stored-source.ts'
import { storedUsageColumns } from './usage-schema.ts'

/** A small file whose records are on the stage of its format. */
export interface StagedFile {
  readonly file: InspectedFile
  readonly key: string
  /** Its file_number on the stage. */
  readonly number: number
  readonly place: Place
  readonly described: Described
  readonly format: SourceFormat
  /** How it spells each field. */
  readonly headers: ReadonlyMap<string, string>
  readonly stage: string
}

const typedTable = 'typed_record'

/** Stores files of one stage; what became of each, by its key. */
export async function storeStaged(
  database: DuckDB,
  files: readonly StagedFile[],
  lake: string,
): Promise<ReadonlyMap<string, StoredSource | RatebookError>> {
  const results = new Map<string, StoredSource | RatebookError>()
  for (const [order, those] of await byDateOrder(database, files, results)) {
    const told = await storeTogether(database, those, order)
    for (const one of those) {
      const { file, key, place, described } = one
      results.set(
        key,
        await orRefused(async () => {
          const stored = describeSource(database, file, place, described, told.get(one) ?? {})
          const source = await stored
          await nameSource(place.folder, join(lake, key))
          return source
        }),
      )
    }
  }
  return results
}

async function orRefused<T>(work: () => Promise<T>): Promise<T | RatebookError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RatebookError) return error
    throw error
  }
}

/** Files by the order of day and month in their dates; those that do not tell it are refused. */
async function byDateOrder(
  database: DuckDB,
  files: readonly StagedFile[],
  results: Map<string, StoredSource | RatebookError>,
): Promise<ReadonlyMap<DateOrder, readonly StagedFile[]>> {
  const groups = new Map<DateOrder, StagedFile[]>()
  const [first] = files
  if (first === undefined) return groups
  await createStagedText(database, first.stage, numbersOf(files))
  const evidence = await evidenceOf(database, first.format, null)
  for (const one of files) {
    const { name, dates } = one.file
    const order = await orRefused(() =>
      Promise.resolve(dates ?? orderOf(evidence.get(one.number), name)),
    )
    if (order instanceof RatebookError) results.set(one.key, order)
    else groups.set(order, [...(groups.get(order) ?? []), one])
  }
  return groups
}

/** Types and sums files, each into its folder; one by one where that fails for all of them. */
async function storeTogether(
  database: DuckDB,
  files: readonly StagedFile[],
  order: DateOrder,
): Promise<ReadonlyMap<StagedFile, Told>> {
  try {
    return await storeRecords(database, files, order)
  } catch (error) {
    // what is wrong with one of them is that one's fault
    if (files.length === 1) throw error
    const alone: [StagedFile, Told][] = []
    for (const one of files) alone.push(...(await storeRecords(database, [one], order)))
    return new Map(alone)
  }
}

async function storeRecords(
  database: DuckDB,
  files: readonly StagedFile[],
  order: DateOrder,
): Promise<ReadonlyMap<StagedFile, Told>> {
  const [first] = files
  if (first === undefined) return new Map()
  const { format, stage } = first
  await createStagedText(database, stage, numbersOf(files))
  await orderDates(database, order)
  await nameHeadersOfFiles(database, new Map(files.map(({ number, headers }) => [number, headers])))
  await database.createTable(typedTable, await typedSelect(database, format))
  const counts = await countTypedFiles(database, typedTable)
  for (const one of files) await storeTyped(database, one, counts.get(one.number))
  const shaping = { format: format.name, tags: first.file.tags }
  const told = format.schema === 'usage' ? await sumUsage(database, files, shaping) : new Map()
  await database.dropTable(typedTable)
  return told
}

/** Sums the typed usage of files, each into its folder. */
async function sumUsage(
  database: DuckDB,
  files: readonly StagedFile[],
  shaping: Shaping,
): Promise<ReadonlyMap<StagedFile, Told>> {
  const columns = { file_number: 'INTEGER', ...storedUsageColumns() }
  await database.createView('usage', await selectColumns(database, typedTable, columns))
  const folders = new Map(files.map(({ number, place }) => [number, place.folder]))
  await storeSumsOfFiles(database, folders, shaping)
  const told = await toldOfUsage(database, shaping.format)
  return new Map(files.map((one) => [one, told(one.number)]))
}

/** Stores the typed records of one file, and what was set aside of them. */
async function storeTyped(
  database: DuckDB,
  { file, number, place, described, format, headers, stage }: StagedFile,
  counted: TypedFile | undefined,
): Promise<void> {
  const expected = described.records - place.rejects.count
  const { records, last, bad } = counted ?? noRecords
  if (records !== String(expected))
    throw new Error(`${file.name}: ${records} of ${String(expected)} records were typed`)
  const select = selectTypedFile(typedTable, number, last !== records)
  const isSpelled = bad !== '0'
  if (isSpelled) await nameHeaders(database, headers)
  await copyToParquet(
    database,
    isSpelled ? withSpelledFaults(select) : select,
    join(place.folder, `${format.schema}.parquet`),
  )
  if (bad === '0') return
  await createStagedText(database, stage, [number])
  await storeSpoilt(database, format, headers, place.folder)
}

const noRecords: TypedFile = { records: '0', last: '0', bad: '0' }

function numbersOf(files: readonly StagedFile[]): number[] {
  return files.map(({ number }) => number)
}
