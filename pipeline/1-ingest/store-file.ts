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
import { type Shaping, storeSums, type Told, toldOfUsage, viewStoredUsage } from './store-sums.ts'
import type { StoredSource } from './stored-source.ts'

/** A file as found, how messages call it, and what the pass over it told. */
export interface InspectedFile {
  readonly path: string
  readonly name: string
  readonly inspection: Inspection
  readonly dates: AskedDates
  /** Names of the tags that decide money, in lower case and in order. */
  readonly tags: readonly string[]
}

/** Where a source is built: a folder in the lake, and what no parser takes. */
export interface Place {
  readonly folder: string
  readonly rejects: RejectFile
}

/** Where what is read of a file goes. */
export interface Target extends Place {
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
  const place = await makePlace(lake, key)
  const { folder } = place
  const { content } = file.inspection
  const read = content === 'arrow' ? storeArrow : readers[content]
  try {
    const sink = folderSink(database, folder)
    const described = await read(file, { ...place, sink }, database)
    const told =
      described.schema === 'usage'
        ? await sumUsage(database, folder, { ...described, tags: file.tags })
        : {}
    const stored = await describeSource(database, file, place, described, told)
    // The lake is keyed by what was inspected, so what was stored must be the same bytes.
    await refuseChanged(file)
    await nameSource(folder, join(lake, key))
    return stored
  } catch (error) {
    await refuseChanged(file)
    throw error
  } finally {
    await removePlace(place)
  }
}

/** A place for a source, empty. */
export async function makePlace(lake: string, key: string): Promise<Place> {
  const folder = join(lake, `.tmp-${key}-${String(process.pid)}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return { folder, rejects: await RejectFile.create(join(folder, 'reject.csv')) }
}

/** Removes what is left of a place: nothing where its source was named. */
export async function removePlace({ folder, rejects }: Place): Promise<void> {
  await rejects.close()
  await rm(folder, { recursive: true, force: true })
}

async function sumUsage(database: DuckDB, folder: string, shaping: Shaping): Promise<Told> {
  await viewStoredUsage(database, folder)
  await storeSums(database, folder, shaping)
  const told = await toldOfUsage(database, shaping.format)
  return told(0)
}

/** Stores the rejects of a file whose records are stored, and what is known of it. */
export async function describeSource(
  database: DuckDB,
  { name, inspection }: InspectedFile,
  { folder, rejects }: Place,
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
