import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { z } from 'zod'
import { packageRoot } from '../package-root.ts'
import { usageSchemaVersion } from './usage-schema.ts'

const sourceSchema = z.strictObject({
  sha256: z.string(),
  format: z.enum(['daily-rated-usage', 'arrow-usage']),
  bytes: z.number(),
  /** Records of the file, header and blank lines not counted. */
  records: z.number(),
  /** Records that no parser could take (broken quote, too many columns …). */
  structuralRejects: z.number(),
  /** Headers we do not know. */
  unknownColumns: z.array(z.string()),
})

/** What is known of a stored source file; the rest is in its Parquet. */
export type StoredSource = z.infer<typeof sourceSchema>

const lakeSql = [
  'engine/macros.sql', ...['usage', 'usage_shape', 'usage_class_shape', 'usage_class_part', 'metered_part']
    .map((name) => `1-ingest/${name}.sql`),
]

/** Key of the lake: the bytes of the file and everything that decides how they are read. */
export async function lakeKey(sha256: string): Promise<string> {
  const hash = createHash('sha256').update(`${sha256}\n${String(usageSchemaVersion)}\n${duckdbVersion()}\n`)
  for (const file of lakeSql) {
    hash.update(await readFile(join(packageRoot, 'pipeline', file)))
  }
  return hash.digest('hex').slice(0, 40)
}

/** Reads what the lake holds under a key; null where it holds nothing. */
export async function readStored(lake: string, key: string): Promise<StoredSource | null> {
  const path = join(lake, key, 'source.json')
  if (!existsSync(path)) return null
  return sourceSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}
