import { existsSync } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { mendedSource } from '../engine/quarantine.ts'
import { ratebookError } from '../errors.ts'
import { nameRun } from '../run-folder.ts'
import { errorReason } from '../workspace.ts'
import { folderSink, type RecordSink } from './copy-records.ts'
import { storeCsv } from './csv-file.ts'
import type { AskedDates } from './date-order.ts'
import { type Inspection, versionOf } from './inspect-file.ts'
import { storeJson } from './json-file.ts'
import { storeParquet } from './parquet-file.ts'
import type { Content } from './recognise-content.ts'
import { RejectFile } from './reject-file.ts'
import { storeSums, type Told, toldOfUsage, viewStoredUsage } from './store-sums.ts'
import type { StoredSource } from './stored-source.ts'

/** A file as found, how messages call it, and what the pass over it told. */
export interface InspectedFile {
  readonly path: string
  readonly name: string
  readonly inspection: Inspection
  readonly dates: AskedDates
}

/** Where what is read of a file goes: a folder beside the lake, what no parser takes, the rest. */
export interface Target {
  readonly folder: string
  readonly rejects: RejectFile
  readonly sink: RecordSink
}

/** What only the reader of a file's content knows of it. */
export type Described = Pick<
  StoredSource,
  'format' | 'schema' | 'dataset' | 'records' | 'headers' | 'unknownColumns'
>

/** Reads one kind of content; what no parser can take goes to the rejects. */
export type Reader = (file: InspectedFile, target: Target, database: DuckDB) => Promise<Described>

/** The readers of what has columns in some format's spelling. */
export const readers: Readonly<Record<Exclude<Content, 'arrow'>, Reader>> = {
  csv: storeCsv,
  'json-lines': storeJson,
  'json-document': storeJson,
  parquet: storeParquet,
}

/** Normalizes one source file into the lake: built beside its place, renamed when whole. */
export async function storeFile(
  database: DuckDB,
  file: InspectedFile,
  lake: string,
  key: string,
): Promise<StoredSource> {
  const { folder, rejects } = await makeTarget(lake, key)
  const { content } = file.inspection
  const read = content === 'arrow' ? storeArrow : readers[content]
  try {
    const target = { folder, rejects, sink: folderSink(database, folder) }
    const described = await read(file, target, database)
    const told = described.schema === 'usage' ? await sumUsage(database, folder, described) : {}
    const stored = await describeSource(database, file, { folder, rejects }, described, told)
    // The lake is keyed by what was inspected, so what was stored must be the same bytes.
    await refuseChanged(file)
    await nameSource(folder, join(lake, key))
    return stored
  } catch (error) {
    await refuseChanged(file)
    throw error
  } finally {
    await rejects.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The folder in which a source is built, empty, and its rejects. */
export async function makeTarget(lake: string, key: string): Promise<Omit<Target, 'sink'>> {
  const folder = join(lake, `.tmp-${key}-${String(process.pid)}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return { folder, rejects: await RejectFile.create(join(folder, 'reject.csv')) }
}

async function sumUsage(database: DuckDB, folder: string, { format }: Described): Promise<Told> {
  await viewStoredUsage(database, folder)
  await storeSums(database, folder, format)
  const told = await toldOfUsage(database, format)
  return told(0)
}

/** Stores the rejects of a file whose records are stored, and what is known of it. */
export async function describeSource(
  database: DuckDB,
  { name, inspection }: InspectedFile,
  { folder, rejects }: Omit<Target, 'sink'>,
  described: Described,
  told: Told,
): Promise<StoredSource> {
  const structuralRejects = rejects.count
  await rejects.store(database, join(folder, 'reject.parquet'))
  const isMended = described.headers.includes('ratebook_source')
  const mends = isMended
    ? await mendedSource(database, join(folder, `${described.schema}.parquet`))
    : null
  if (isMended && mends === null) throw ratebookError('RB-132', { file: name })
  const { sha256, bytes } = inspection
  const stored = {
    ...{ sha256, bytes, structuralRejects, mends, unreadableTags: '0' },
    ...described,
    ...told,
  }
  await writeFile(join(folder, 'source.json'), JSON.stringify(stored, null, 2) + '\n', {
    mode: 0o600,
  })
  return stored
}

/** Gives a finished source its place; what another process put there meanwhile is the same. */
export async function nameSource(folder: string, target: string): Promise<void> {
  if (!existsSync(target)) await nameRun(folder, target)
}

/** RB-113 where the file is another than the one inspected: somebody still copies it. */
export async function refuseChanged({ path, name, inspection }: InspectedFile): Promise<void> {
  const found = await stat(path).then(versionOf, (cause: unknown) => `none: ${errorReason(cause)}`)
  if (found !== inspection.version) throw ratebookError('RB-113', { file: name })
}

async function storeArrow(
  { path, name }: InspectedFile,
  { folder }: Target,
  database: DuckDB,
): Promise<Described> {
  // Arrow takes a tenth of a second to load, which a run over CSV shall not pay.
  const { loadArrowFile } = await import('./arrow-input.ts')
  const records = await loadArrowFile(database, path, name, join(folder, 'usage.parquet'))
  return {
    format: 'arrow-usage',
    schema: 'usage',
    dataset: 'daily_usage',
    records,
    headers: [],
    unknownColumns: [],
  }
}
