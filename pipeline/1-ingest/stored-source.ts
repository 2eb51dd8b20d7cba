import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { z } from 'zod'
import { macroFiles } from '../engine/duckdb.ts'
import { packageRoot } from '../package-root.ts'
import type { AskedDates } from './date-order.ts'
import { sourceFormats } from './formats/formats.ts'
import { schemaNames } from './source-format.ts'
import { usageSchemaVersion } from './usage-schema.ts'

const sourceSchema = z.strictObject({
  sha256: z.string(),
  /** Name of the format, as recognised by content. */
  format: z.string(),
  /** What its records became. */
  schema: z.enum(schemaNames),
  dataset: z.string(),
  bytes: z.number(),
  /** Records of the file, header and blank lines not counted. */
  records: z.number(),
  /** Records that no parser could take (broken quote, too many columns …). */
  structuralRejects: z.number(),
  /** SHA-256 of the file whose quarantine this one mends; null for every other file. */
  mends: z.string().nullable(),
  /** Records whose tags are no JSON object: kept as text. */
  unreadableTags: z.string(),
  /** Headers or keys as the file spells them. */
  headers: z.array(z.string()),
  /** Those the format does not know: kept with each row. */
  unknownColumns: z.array(z.string()),
})

/** What is known of a stored source file; the rest is in its Parquet. */
export type StoredSource = z.infer<typeof sourceSchema>

/**
 * Key of the lake: the bytes of the file and everything that decides how they are read, the tags
 * that decide money among it.
 */
export async function lakeKey(
  sha256: string,
  dates: AskedDates,
  tags: readonly string[],
): Promise<string> {
  const hash = createHash('sha256').update(
    `${sha256}\n${String(usageSchemaVersion)}\n${duckdbVersion()}\n${String(dates)}\n` +
      `${JSON.stringify(tags)}\n${await readingVersion()}`,
  )
  return hash.digest('hex').slice(0, 40)
}

let reading: Promise<string> | undefined

/** Hash of the SQL and the definitions that decide how any file is read. */
function readingVersion(): Promise<string> {
  reading ??= (async () => {
    const folder = join(packageRoot, 'pipeline', '1-ingest')
    const hash = createHash('sha256').update(JSON.stringify(sourceFormats))
    for (const name of macroFiles)
      hash.update(await readFile(join(packageRoot, 'pipeline', 'engine', name)))
    for (const below of [folder, join(folder, 'formats')]) {
      for (const name of (await readdir(below)).filter((one) => one.endsWith('.sql')).sort()) {
        hash.update(await readFile(join(below, name)))
      }
    }
    return hash.digest('hex')
  })()
  return reading
}

/** Reads what the lake holds under a key; null where it holds nothing. */
export async function readStored(lake: string, key: string): Promise<StoredSource | null> {
  const path = join(lake, key, 'source.json')
  if (!existsSync(path)) return null
  return sourceSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}
