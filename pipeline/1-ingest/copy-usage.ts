import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { copyToParquet, countParquet, createSourceText, type CsvSource } from '../engine/source-text.ts'
import { packageRoot } from '../package-root.ts'
import { errorReason } from '../workspace.ts'
import { usageColumns } from './usage-schema.ts'

/** Rows read by the strict parser, or why it refused the file. */
export type CopyResult =
  | { readonly rows: string; readonly refusal: null }
  | { readonly rows: null; readonly refusal: string }

/** Runs the strict COPY of one file into the lake folder, as `usage.parquet`. */
export async function copyUsage(database: DuckDB, source: CsvSource, folder: string): Promise<CopyResult> {
  await createSourceText(database, source, usageColumns.map((column) => column.name))
  const target = join(folder, 'usage.parquet')
  const select = await readFile(join(packageRoot, 'pipeline', '1-ingest', 'usage.sql'), 'utf8')
  try {
    await copyToParquet(database, select, target)
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
  // zeros behind the end of a gzip are common; the engine takes them for another one
  /^IO Error: Input is not a GZIP stream/u,
]

/**
 * What the strict parser says against the text of a file, in one line; null where something else went wrong. Told by
 * how the engine's sentence begins: a path or a line of the file in it may hold any word.
 */
export function parserRefusal(reason: string): string | null {
  return refusals.some((pattern) => pattern.test(reason)) ? (reason.split('\n')[0] ?? reason) : null
}
