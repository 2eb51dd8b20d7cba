import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanonicalText, nameHeaders, withSpelledFaults } from '../engine/canonical-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { storeQuarantine } from '../engine/quarantine.ts'
import type { WantedFields } from '../engine/source-text.ts'
import { copyToParquet, countParquet, withoutColumns } from '../engine/stored-table.ts'
import { packageRoot } from '../package-root.ts'
import { errorReason } from '../workspace.ts'
import { type AskedDates, dayFields, settleDates } from './date-order.ts'
import { canonicalColumns } from './schemas.ts'
import { type SourceFormat, sqlNameOf } from './source-format.ts'

/** Rows read by the strict parser, or why it refused the file. */
export type CopyResult =
  | { readonly rows: string; readonly refusal: null }
  | { readonly rows: null; readonly refusal: string }

/** What is needed to type the records of a file once the view `source_text` stands. */
export interface RecordsToCopy {
  readonly format: SourceFormat
  /** How this file spells each field. */
  readonly headers: ReadonlyMap<string, string>
  readonly name: string
  readonly folder: string
  readonly dates: AskedDates
}

/** The fields that `source_text` must give for a format. */
export function wantedFields({ fields, nullTexts }: SourceFormat): WantedFields {
  return { names: fields.map((field) => field.name), nullTexts }
}

/** Runs the strict COPY of `source_text` into the lake folder, as `<schema>.parquet`. */
export async function copyRecords(database: DuckDB, records: RecordsToCopy): Promise<CopyResult> {
  const { format, folder } = records
  const sql = (name: string): Promise<string> =>
    readFile(join(packageRoot, 'pipeline', '1-ingest', `${name}.sql`), 'utf8')
  const target = join(folder, `${format.schema}.parquet`)
  try {
    await settleDates(database, records)
    await nameHeaders(database, records.headers)
    const ofFormat = await sql(`formats/${sqlNameOf(format.select ?? format.name)}`)
    const absent = await createCanonicalText(database, ofFormat, canonicalColumns(format.schema))
    // a column of nothing costs a hundredth of the whole file each: views over
    // the lake know it is there
    const kept = format.schema === 'usage' ? absent : []
    await copyToParquet(
      database,
      withSpelledFaults(withoutColumns(await sql(format.schema), kept)),
      target,
    )
    const days = new Set(dayFields(format))
    const spoilt = { typed: target, headers: records.headers, days }
    const quarantine = join(folder, 'quarantine.parquet')
    // an earlier reading of the file may have set other records aside
    await rm(quarantine, { force: true })
    await storeQuarantine(database, spoilt, quarantine)
  } catch (error) {
    const refusal = parserRefusal(errorReason(error))
    if (refusal === null) throw error
    return { rows: null, refusal }
  }
  return { rows: (await countParquet(database, target)) ?? '0', refusal: null }
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
