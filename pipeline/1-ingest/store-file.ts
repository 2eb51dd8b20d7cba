import { existsSync } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { mendedSource } from '../engine/quarantine.ts'
import { ratebookError } from '../errors.ts'
import { nameRun } from '../run-folder.ts'
import { errorReason } from '../workspace.ts'
import { storeCsv } from './csv-file.ts'
import type { AskedDates } from './date-order.ts'
import { type Inspection, versionOf } from './inspect-file.ts'
import { storeJson } from './json-file.ts'
import { storeParquet } from './parquet-file.ts'
import type { Content } from './recognise-content.ts'
import { RejectFile } from './reject-file.ts'
import { storeSums } from './store-sums.ts'
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
export type Described = Pick<
  StoredSource,
  'format' | 'schema' | 'dataset' | 'records' | 'headers' | 'unknownColumns'
>

/**
 * Reads one kind of content into `<schema>.parquet` of a folder; what no parser can
 * take goes to the rejects.
 */
export type Reader = (
  database: DuckDB,
  file: InspectedFile,
  folder: string,
  rejects: RejectFile,
) => Promise<Described>

const readers: Readonly<Record<Content, Reader>> = {
  csv: storeCsv,
  'json-lines': storeJson,
  'json-document': storeJson,
  parquet: storeParquet,
  arrow: storeArrow,
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
    const isUsage = described.schema === 'usage'
    const unreadableTags = isUsage ? await storeSums(database, folder, described.format) : '0'
    const { sha256, bytes } = inspection
    const isMended = described.headers.includes('ratebook_source')
    const mends = isMended
      ? await mendedSource(database, join(folder, `${described.schema}.parquet`))
      : null
    if (isMended && mends === null) throw ratebookError('RB-132', { file: file.name })
    const stored = { sha256, bytes, structuralRejects, mends, unreadableTags, ...described }
    await writeFile(join(folder, 'source.json'), JSON.stringify(stored, null, 2) + '\n', {
      mode: 0o600,
    })
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

async function storeArrow(
  database: DuckDB,
  { path, name }: InspectedFile,
  folder: string,
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
