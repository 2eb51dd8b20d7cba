import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanonicalText, nameHeaders, withSpelledFaults } from '../engine/canonical-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { otherKeys } from '../engine/json-text.ts'
import { storeQuarantine } from '../engine/quarantine.ts'
import { createSourceText, type WantedFields } from '../engine/source-text.ts'
import { copyToParquet, countParquet, withoutColumns } from '../engine/stored-table.ts'
import { packageRoot } from '../package-root.ts'
import { errorReason } from '../workspace.ts'
import { type AskedDates, dayFields, settleByAllDates, settleDates } from './date-order.ts'
import { canonicalColumns, numberColumns } from './schemas.ts'
import { type SourceFormat, sqlNameOf } from './source-format.ts'

/** Rows read by the strict parser, or why it refused the file. */
export type CopyResult =
  | { readonly rows: string; readonly refusal: null }
  | { readonly rows: null; readonly refusal: string }

/** What is needed to type the records of a file. */
export interface RecordsToTake {
  /** The text of the file: a SELECT. */
  readonly text: string
  readonly format: SourceFormat
  /** How this file spells each field. */
  readonly headers: ReadonlyMap<string, string>
  readonly name: string
  readonly dates: AskedDates
}

/** Where the records of a file go: into the lake at once, or among those of other files. */
export interface RecordSink {
  take(records: RecordsToTake): Promise<CopyResult>
  /** Keys of what was taken that no field is. */
  otherKeys(format: SourceFormat): Promise<string[]>
}

/** The fields that `source_text` must give for a format. */
export function wantedFields({ fields, nullTexts }: SourceFormat): WantedFields {
  return {
    names: fields.map(({ name }) => name),
    kept: fields.filter(({ isKept }) => isKept).map(({ name }) => name),
    nullTexts,
  }
}

/** Takes the records of a file into its folder of the lake, as `<schema>.parquet`. */
export function folderSink(database: DuckDB, folder: string): RecordSink {
  return {
    take: (records) => copyRecords(database, records, folder),
    otherKeys: ({ schema }) => otherKeys(database, join(folder, `${schema}.parquet`)),
  }
}

async function copyRecords(
  database: DuckDB,
  records: RecordsToTake,
  folder: string,
): Promise<CopyResult> {
  const { format, headers } = records
  const target = join(folder, `${format.schema}.parquet`)
  return refusable(async () => {
    await createSourceText(database, records.text)
    const isSettled = await settleDates(database, records)
    await nameHeaders(database, headers)
    const typed = await typedSelect(database, format)
    const select = withSpelledFaults(withoutColumns(typed, ['file_number']))
    const copy = async (): Promise<boolean> => {
      await copyToParquet(database, select, target)
      return storeSpoilt(database, format, headers, folder)
    }
    if ((await copy()) && !isSettled && (await settleByAllDates(database, records))) await copy()
    return (await countParquet(database, target)) ?? '0'
  })
}

/** The SELECT that types `source_text`, of which the view `canonical_text` is made. */
export async function typedSelect(database: DuckDB, format: SourceFormat): Promise<string> {
  const sql = (name: string): Promise<string> =>
    readFile(join(packageRoot, 'pipeline', '1-ingest', `${name}.sql`), 'utf8')
  const ofFormat = await sql(`formats/${sqlNameOf(format.select ?? format.name)}`)
  const { schema } = format
  const columns = { names: canonicalColumns(schema), numbers: numberColumns(schema) }
  const absent = await createCanonicalText(database, ofFormat, columns)
  // a column of nothing costs a hundredth of the whole file each: views over
  // the lake know it is there
  return withoutColumns(await sql(schema), schema === 'usage' ? absent : [])
}

/**
 * Stores the records of `source_text` that were set aside when they were typed. Returns whether
 * there are any.
 */
export async function storeSpoilt(
  database: DuckDB,
  format: SourceFormat,
  headers: ReadonlyMap<string, string>,
  folder: string,
): Promise<boolean> {
  const typed = join(folder, `${format.schema}.parquet`)
  const quarantine = join(folder, 'quarantine.parquet')
  // an earlier reading of the file may have set other records aside
  await rm(quarantine, { force: true })
  return storeQuarantine(database, { typed, headers, days: new Set(dayFields(format)) }, quarantine)
}

/** The rows that were read, or why the strict parser refused to. */
export async function refusable(read: () => Promise<string>): Promise<CopyResult> {
  try {
    return { rows: await read(), refusal: null }
  } catch (error) {
    const refusal = parserRefusal(errorReason(error))
    if (refusal === null) throw error
    return { rows: null, refusal }
  }
}

const refusals = [
  /^Invalid Input Error: (CSV Error|The CSV Parser)/u,
  /^Invalid Input Error: Invalid unicode/u,
  // among megabytes of blank lines its threads lose each other
  /^Not implemented Error: The Parallel CSV Reader/u,
  // what one reader of JSON takes and another does not: half of a surrogate pair, say
  /^Invalid Input Error: Malformed JSON/u,
  // zeros behind the end of a gzip are common; the engine takes them for another one
  /^IO Error: Input is not a GZIP stream/u,
]

/**
 * What the strict parser says against the text of a file, in one line; null where
 * something else went wrong. Told by how the engine's sentence begins: a path or a line of
 * the file in it may hold any word.
 */
export function parserRefusal(reason: string): string | null {
  return refusals.some((pattern) => pattern.test(reason)) ? (reason.split('\n')[0] ?? reason) : null
}
