import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { createParquetViews } from '../engine/build-table.ts'
import { copyToParquet } from '../engine/stored-table.ts'
import { ratebookError } from '../errors.ts'
import { packageRoot } from '../package-root.ts'
import { nameRun } from '../run-folder.ts'
import { errorReason } from '../workspace.ts'
import { storeCsv } from './csv-file.ts'
import type { AskedDates } from './date-order.ts'
import { type Inspection, versionOf } from './inspect-file.ts'
import { storeJson } from './json-file.ts'
import { storeParquet } from './parquet-file.ts'
import type { Content } from './recognise-content.ts'
import { RejectFile } from './reject-file.ts'
import type { StoredSource } from './stored-source.ts'
import { tellDataset } from './tell-dataset.ts'

/** A file as found, how messages call it, and what the pass over it told. */
export interface InspectedFile {
  readonly path: string
  readonly name: string
  readonly inspection: Inspection
  readonly dates: AskedDates
}

/** What only the reader of a file's content knows of it. */
export type Described = Pick<StoredSource, 'format' | 'schema' | 'dataset' | 'records' | 'headers' | 'unknownColumns'>

/** Reads one kind of content into `<schema>.parquet` of a folder; what no parser can take goes to the rejects. */
export type Reader = (
  database: DuckDB,
  file: InspectedFile,
  folder: string,
  rejects: RejectFile,
) => Promise<Described>

const readers: Readonly<Record<Content, Reader>> = {
  csv: storeCsv, 'json-lines': storeJson, 'json-document': storeJson, parquet: storeParquet, arrow: storeArrow,
}

/** Normalizes one source file into the lake: built beside its place, renamed when whole. */
export async function storeFile(
  database: DuckDB,
  file: InspectedFile,
  lake: string,
  key: string,
): Promise<StoredSource> {
  const { inspection } = file
  const folder = join(lake, `.tmp-${key}-${String(process.pid)}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const rejects = await RejectFile.create(join(folder, 'reject.csv'))
  try {
    const read = await readers[inspection.content](database, file, folder, rejects)
    const described = await tellDataset(database, read, folder)
    const structuralRejects = rejects.count
    await rejects.store(database, join(folder, 'reject.parquet'))
    if (described.schema === 'usage') await storeMeteredPart(database, folder)
    const { sha256, bytes } = inspection
    const stored = { sha256, bytes, structuralRejects, ...described }
    await writeFile(join(folder, 'source.json'), JSON.stringify(stored, null, 2) + '\n', { mode: 0o600 })
    // The lake is keyed by what was inspected, so what was stored must be the same bytes.
    await refuseChanged(file)
    if (!existsSync(join(lake, key))) await nameRun(folder, join(lake, key))
    return stored
  } catch (error) {
    await refuseChanged(file)
    throw error
  } finally {
    await rejects.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** RB-113 where the file is another than the one inspected: somebody still copies it. */
async function refuseChanged({ path, name, inspection }: InspectedFile): Promise<void> {
  const found = await stat(path).then(versionOf, (cause: unknown) => `none: ${errorReason(cause)}`)
  if (found !== inspection.version) throw ratebookError('RB-113', { file: name })
}

async function storeArrow(database: DuckDB, { path, name }: InspectedFile, folder: string): Promise<Described> {
  // Arrow takes a tenth of a second to load, which a run over CSV shall not pay.
  const { loadArrowFile } = await import('./arrow-input.ts')
  const records = await loadArrowFile(database, path, name, join(folder, 'usage.parquet'))
  return {
    format: 'arrow-usage', schema: 'usage', dataset: 'daily_usage', records, headers: [], unknownColumns: [],
  }
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
