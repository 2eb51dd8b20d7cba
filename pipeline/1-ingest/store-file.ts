import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { createParquetViews } from '../engine/build-table.ts'
import { copyToParquet } from '../engine/source-text.ts'
import { ratebookError } from '../errors.ts'
import { packageRoot } from '../package-root.ts'
import { nameRun } from '../run-folder.ts'
import { errorReason } from '../workspace.ts'
import { bindHeader, type Binding } from './bind-header.ts'
import { cleanFile } from './clean-file.ts'
import { copyUsage } from './copy-usage.ts'
import { type Inspection, versionOf } from './inspect-file.ts'
import { RejectFile } from './reject-file.ts'
import type { StoredSource } from './stored-source.ts'

/** A file as found, how messages call it, and what the pass over it told. */
interface InspectedFile {
  readonly path: string
  readonly name: string
  readonly inspection: Inspection
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
  const rejects = await RejectFile.create(join(folder, 'reject.csv'))
  try {
    const store = inspection.content === 'arrow' ? storeArrow : storeCsv
    const described = await store(database, { path, name, inspection }, folder, rejects)
    const structuralRejects = rejects.count
    await rejects.store(database, join(folder, 'reject.parquet'))
    await storeMeteredPart(database, folder)
    const { sha256, bytes } = inspection
    const stored = { sha256, bytes, structuralRejects, ...described }
    await writeFile(join(folder, 'source.json'), JSON.stringify(stored, null, 2) + '\n', { mode: 0o600 })
    // The lake is keyed by what was inspected, so what was stored must be the same bytes.
    await refuseChanged(path, name, inspection)
    if (!existsSync(join(lake, key))) await nameRun(folder, join(lake, key))
    return stored
  } catch (error) {
    await refuseChanged(path, name, inspection)
    throw error
  } finally {
    await rejects.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** RB-113 where the file is another than the one inspected: somebody still copies it. */
async function refuseChanged(path: string, name: string, { version }: Inspection): Promise<void> {
  const found = await stat(path).then(versionOf, (cause: unknown) => `none: ${errorReason(cause)}`)
  if (found !== version) throw ratebookError('RB-113', { file: name })
}

/** What only the reader of a format knows of a file. */
type Described = Pick<StoredSource, 'format' | 'records' | 'unknownColumns'>

async function storeCsv(
  database: DuckDB,
  file: InspectedFile,
  folder: string,
  rejects: RejectFile,
): Promise<Described> {
  const { path, name, inspection } = file
  const binding = bindHeader(inspection.head, name)
  const counted = inspection.records - 1
  const strict = { path, gzip: inspection.gzip, header: true, numbered: false, ...binding }
  const isWhole =
    !inspection.suspect && (await copyUsage(database, strict, folder)).rows === String(counted)
  const records = isWhole ? counted : await storeCleaned(database, file, binding, folder, rejects)
  return { format: 'daily-rated-usage', records, unknownColumns: [...binding.unknown] }
}

/**
 * The strict parser refused the file, or does not agree with our count: what is broken is taken out, then once more.
 * Returns the records of the file, good and bad.
 */
async function storeCleaned(
  database: DuckDB,
  file: InspectedFile,
  binding: Binding,
  folder: string,
  rejects: RejectFile,
): Promise<number> {
  const { path, name, inspection } = file
  const clean = join(folder, 'clean.csv')
  const cleaned = await cleanFile(path, inspection.gzip, binding, clean, rejects)
  // Every byte behind the header is in a written, a rejected or a blank line: nothing can have been skipped.
  const expected = inspection.textBytes - binding.dataStart
  if (cleaned.bytesAccountedFor !== expected) {
    const counted = `${String(expected)} bytes of`
    throw ratebookError('RB-109', { file: name, counted, read: `${String(cleaned.bytesAccountedFor)} bytes` })
  }
  await storeOwnText(database, name, clean, binding, folder, cleaned.records - rejects.count)
  return cleaned.records
}

/** Stores text of our own making, of which the strict parser must take every record. */
async function storeOwnText(
  database: DuckDB,
  name: string,
  path: string,
  columns: Pick<Binding, 'columns' | 'headers' | 'fractions'>,
  folder: string,
  written: number,
): Promise<void> {
  const copied = await copyUsage(database, { path, gzip: false, header: false, numbered: true, ...columns }, folder)
  if (copied.rows !== String(written)) {
    const reason = copied.refusal ?? `${String(copied.rows)} of ${String(written)} records`
    throw ratebookError('RB-107', { file: name, reason })
  }
  await rm(path)
}

async function storeArrow(database: DuckDB, { path, name }: InspectedFile, folder: string): Promise<Described> {
  // Arrow takes a tenth of a second to load, which a run over CSV shall not pay.
  const { loadArrowFile } = await import('./arrow-input.ts')
  const records = await loadArrowFile(database, path, name, join(folder, 'usage.parquet'))
  return { format: 'arrow-usage', records, unknownColumns: [] }
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
