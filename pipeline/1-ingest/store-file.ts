import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { z } from 'zod'
import type { DuckDB } from '../engine/duckdb.ts'
import { sqlText } from '../engine/duckdb.ts'
import { copyToParquet, createSourceText, createTableOfRows } from '../engine/source-text.ts'
import { ratebookError } from '../errors.ts'
import { packageRoot } from '../package-root.ts'
import { errorReason } from '../workspace.ts'
import { loadArrowFile } from './arrow-input.ts'
import { bindHeader, type Binding } from './bind-header.ts'
import { cleanFile, type CleanedFile } from './clean-file.ts'
import type { Inspection } from './inspect-file.ts'
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

/** Key of the lake: the bytes of the file and everything that decides how they are read. */
export async function lakeKey(sha256: string): Promise<string> {
  const hash = createHash('sha256').update(`${sha256}\n${String(usageSchemaVersion)}\n${duckdbVersion()}\n`)
  for (const file of ['engine/macros.sql', '1-ingest/usage.sql', '1-ingest/metered_part.sql']) {
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
  const strict = { path, gzip: inspection.gzip, header: true, numbered: false }
  const read = await copyUsage(database, { ...strict, ...binding }, folder)
  if (read.rows === String(counted)) {
    await storeRejects(database, [], folder)
    return summary(inspection, binding, counted, 0)
  }
  // The strict parser refused the file, or does not agree with our count: take out what is broken, then once more.
  const clean = join(folder, 'clean.csv')
  const cleaned = await cleanFile(path, inspection.gzip, binding, clean)
  checkCleaned(cleaned, inspection, binding, name)
  const kept = cleaned.records - cleaned.rejects.length
  const again = await copyUsage(
    database, { path: clean, gzip: false, header: false, numbered: true, ...binding }, folder)
  if (again.rows !== String(kept)) {
    const reason = again.refused ?? `${String(again.rows)} of ${String(kept)} records`
    throw ratebookError('RB-107', { file: name, reason })
  }
  await rm(clean)
  await storeRejects(database, cleaned.rejects, folder)
  return summary(inspection, binding, cleaned.records, cleaned.rejects.length)
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
    if (!/csv|unicode|utf/iu.test(reason)) throw error
    return { rows: null, refused: reason.split('\n')[0] ?? reason }
  }
  return { rows: await database.value('select count(*) from read_parquet(' + sqlText(target) + ')') }
}

async function storeRejects(
  database: DuckDB,
  rejects: CleanedFile['rejects'],
  folder: string,
): Promise<void> {
  await createTableOfRows(database, 'structural_reject', [
    { name: 'record_number', type: 'bigint', of: (row) => String(row.record) },
    { name: 'reason', type: 'varchar', of: (row) => row.fault },
    { name: 'raw', type: 'varchar', of: (row) => row.raw },
  ], rejects)
  await copyToParquet(database, 'select * from structural_reject order by record_number', join(folder, 'reject.parquet'))
}

async function storeMeteredPart(database: DuckDB, folder: string): Promise<void> {
  await database.run('create or replace view usage as from read_parquet(' + sqlText(join(folder, 'usage.parquet')) + ')')
  const select = await readFile(join(packageRoot, 'pipeline', '1-ingest', 'metered_part.sql'), 'utf8')
  const ordered = 'select * from (' + select + '\n) order by usage_class_id, billing_month, usage_date'
  await copyToParquet(database, ordered, join(folder, 'metered_part.parquet'))
}

async function storeArrow(
  database: DuckDB,
  path: string,
  name: string,
  inspection: Inspection,
  folder: string,
): Promise<StoredSource> {
  const records = await loadArrowFile(database, path, name, join(folder, 'usage.parquet'))
  await storeRejects(database, [], folder)
  return {
    sha256: inspection.sha256, format: 'arrow-usage', bytes: inspection.bytes, records,
    structuralRejects: 0, unknownColumns: [],
  }
}
