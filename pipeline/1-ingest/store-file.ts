import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { z } from 'zod'
import type { DuckDB } from '../engine/duckdb.ts'
import { createParquetViews } from '../engine/build-table.ts'
import { copyToParquet, countParquet, createSourceText } from '../engine/source-text.ts'
import { ratebookError } from '../errors.ts'
import { packageRoot } from '../package-root.ts'
import { errorReason } from '../workspace.ts'
import { loadArrowFile } from './arrow-input.ts'
import { bindHeader, type Binding } from './bind-header.ts'
import { cleanFile, type CleanedFile } from './clean-file.ts'
import type { Inspection } from './inspect-file.ts'
import { RejectFile } from './reject-file.ts'
import { usageColumns, usageSchemaVersion } from './usage-schema.ts'

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

/** Normalizes one source file into the lake: built beside its place, renamed when whole. */
export async function storeFile(
  database: DuckDB,
  path: string,
  name: string,
  inspection: Inspection,
  lake: string,
  key: string,
): Promise<StoredSource> {
  const folder = join(lake, `.tmp-${key}-${String(process.pid)}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const stored =
      inspection.content === 'arrow'
        ? await storeArrow(database, path, name, inspection, folder)
        : await storeCsv(database, path, name, inspection, folder)
    await storeMeteredPart(database, folder)
    await writeFile(join(folder, 'source.json'), JSON.stringify(stored, null, 2) + '\n', { mode: 0o600 })
    if (!existsSync(join(lake, key))) await rename(folder, join(lake, key))
    return stored
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function storeCsv(
  database: DuckDB,
  path: string,
  name: string,
  inspection: Inspection,
  folder: string,
): Promise<StoredSource> {
  const binding = bindHeader(inspection.head, name)
  const counted = inspection.records - 1
  const rejects = await RejectFile.create(join(folder, 'reject.csv'))
  try {
    const strict = { path, gzip: inspection.gzip, header: true, numbered: false, ...binding }
    const read = inspection.suspect ? refusedUnread : await copyUsage(database, strict, folder)
    const isWhole = read.rows === String(counted)
    const records = isWhole ? counted : await storeCleaned(database, path, name, inspection, binding, rejects, folder)
    const { count } = rejects
    await rejects.store(database, join(folder, 'reject.parquet'))
    return summary(inspection, binding, records, count)
  } finally {
    await rejects.close()
  }
}

/**
 * The strict parser refused the file, or does not agree with our count: what is broken is taken out, then once more.
 * Returns the records of the file, good and bad.
 */
async function storeCleaned(
  database: DuckDB,
  path: string,
  name: string,
  inspection: Inspection,
  binding: Binding,
  rejects: RejectFile,
  folder: string,
): Promise<number> {
  const clean = join(folder, 'clean.csv')
  const cleaned = await cleanFile(path, inspection.gzip, binding, clean, rejects)
  checkCleaned(cleaned, inspection, binding, name)
  const kept = cleaned.records - rejects.count
  const again = await copyUsage(
    database, { path: clean, gzip: false, header: false, numbered: true, ...binding }, folder)
  if (again.rows !== String(kept)) {
    const reason = again.refused ?? `${String(again.rows)} of ${String(kept)} records`
    throw ratebookError('RB-107', { file: name, reason })
  }
  await rm(clean)
  return cleaned.records
}

function summary(inspection: Inspection, binding: Binding, records: number, rejects: number): StoredSource {
  return {
    sha256: inspection.sha256, format: 'daily-rated-usage', bytes: inspection.bytes, records,
    structuralRejects: rejects, unknownColumns: [...binding.unknown],
  }
}

/** Every byte behind the header is in a written, a rejected or a blank line: nothing can have been skipped. */
function checkCleaned(cleaned: CleanedFile, inspection: Inspection, binding: Binding, name: string): void {
  const expected = inspection.textBytes - binding.dataStart
  if (cleaned.bytesAccountedFor !== expected) {
    const counted = `${String(expected)} bytes of`
    throw ratebookError('RB-109', { file: name, counted, read: `${String(cleaned.bytesAccountedFor)} bytes` })
  }
}

/** Rows read by the strict parser, or why it refused the file. */
type CopyResult = { readonly rows: string | null; readonly refused?: string }

const refusedUnread: CopyResult = { rows: null, refused: 'holds what the strict parser would let pass' }

/** Runs the strict COPY of one file into the lake folder. */
async function copyUsage(
  database: DuckDB,
  source: Parameters<typeof createSourceText>[1],
  folder: string,
): Promise<CopyResult> {
  await createSourceText(database, source, usageColumns.map((column) => column.name))
  const target = join(folder, 'usage.parquet')
  const select = await readFile(join(packageRoot, 'pipeline', '1-ingest', 'usage.sql'), 'utf8')
  try {
    await copyToParquet(database, select, target)
  } catch (error) {
    const reason = errorReason(error)
    // Only what the parser says of the text: a full disk or lack of memory is no fault of the file. A gzip was found
    // whole while it was hashed; the engine refuses some that are, with zeros behind their end.
    const isOfText = /CSV|unicode|utf-?8/iu.test(reason) && !/No space left|Out of Memory|IO Error/iu.test(reason)
    if (!isOfText && !(source.gzip && /not a GZIP stream/iu.test(reason))) throw error
    return { rows: null, refused: reason.split('\n')[0] ?? reason }
  }
  return { rows: await countParquet(database, target) }
}

/** Sums the usage of the file, and stores the sums apart from the classes they belong to: one is long, one is wide. */
async function storeMeteredPart(database: DuckDB, folder: string): Promise<void> {
  const sql = (name: string): Promise<string> =>
    readFile(join(packageRoot, 'pipeline', '1-ingest', `${name}.sql`), 'utf8')
  await createParquetViews(database, folder, ['usage'])
  await database.createView('usage_shape', await sql('usage_shape'))
  await database.createTable('usage_class_shape', await sql('usage_class_shape'))
  // Two tuples with one hash would double rows: one chance in millions of files, and then it must be loud.
  const [doubled] = await database.rows(await sql('doubled_shape'))
  if (doubled !== undefined) throw new Error(`two usage classes have the same hash: ${JSON.stringify(doubled)}`)
  const orders = { usage_class_part: 'usage_class_id', metered_part: 'usage_class_id, billing_month, usage_date' }
  for (const [name, order] of Object.entries(orders)) {
    await copyToParquet(database, await sql(name), join(folder, `${name}.parquet`), order)
  }
  await database.dropTable('usage_class_shape')
}

async function storeArrow(
  database: DuckDB,
  path: string,
  name: string,
  inspection: Inspection,
  folder: string,
): Promise<StoredSource> {
  const records = await loadArrowFile(database, path, name, join(folder, 'usage.parquet'))
  const rejects = await RejectFile.create(join(folder, 'reject.csv'))
  await rejects.store(database, join(folder, 'reject.parquet'))
  return {
    sha256: inspection.sha256, format: 'arrow-usage', bytes: inspection.bytes, records,
    structuralRejects: 0, unknownColumns: [],
  }
}
