import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { RatebookError, ratebookError } from '../errors.ts'
import { errorReason, makeFolder } from '../workspace.ts'
import type { AskedDates } from './date-order.ts'
import { laterVersion, readDeliveries } from './deliveries.ts'
import { inspectFile } from './inspect-file.ts'
import { storeFile } from './store-file.ts'
import { lakeKey, readStored, type StoredSource } from './stored-source.ts'
import { isDelivered, isZip, type UnpackedFile, unpackZip } from './unpack-zip.ts'

/** A file of the landing folder and what the lake holds of it. */
export interface Source {
  /** Path below the landing folder, forward slashes. */
  readonly name: string
  readonly key: string
  readonly stored: StoredSource
  /** SHA-256 of the text: a file and its gzip hold the same usage. */
  readonly textSha256: string
  /** Version that the manifest of its delivery gives it; empty where none does (B6). */
  readonly version: string
  /** Whether the lake had it already. */
  readonly reused: boolean
}

export interface Ingested {
  readonly sources: readonly Source[]
  /** Files with the same text as another one: recognised, counted once. */
  readonly duplicates: readonly { readonly name: string; readonly of: string }[]
  /** Files that could not be taken, each with its reason; the others go on. */
  readonly refused: readonly RatebookError[]
}

export type IngestProgress = (
  file: string,
  state: 'reading' | 'stored' | 'reused' | 'refused',
  rows: number,
) => void

/**
 * Every usage file below a folder; names in byte order, so that nothing depends
 * on how a disk lists them.
 */
export async function listLanding(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw ratebookError('RB-110', { folder })
  })
  const names = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter(isDelivered)
    .sort()
  if (names.length === 0) throw ratebookError('RB-110', { folder })
  return names
}

/** Where files are normalized to, and how their dates are written where the user has to say it. */
export interface IngestTarget {
  readonly lake: string
  readonly dates?: AskedDates
}

/** Takes files into the lake: each is normalized once and reused by every later run. */
export async function ingestFiles(
  database: DuckDB,
  folder: string,
  names: readonly string[],
  { lake, dates }: IngestTarget,
  progress: IngestProgress = () => undefined,
): Promise<Ingested> {
  makeFolder(lake)
  const sources = new Map<string, Source>()
  const duplicates: { name: string; of: string }[] = []
  const deliveries = await readDeliveries(folder, names)
  const refused: RatebookError[] = [...deliveries.refused]
  const take = async ({ path, name }: UnpackedFile, version: string): Promise<void> => {
    progress(name, 'reading', 0)
    const source = { ...(await ingestFile(database, path, name, lake, dates)), version }
    const earlier = sources.get(source.textSha256)
    const kept = earlier === undefined || isBefore(source, earlier) ? source : earlier
    sources.set(source.textSha256, { ...kept, version: laterVersion(earlier?.version, version) })
    if (earlier)
      duplicates.push({ name: (kept === earlier ? source : earlier).name, of: kept.name })
    progress(name, source.reused ? 'reused' : 'stored', source.stored.records)
  }
  const refusing = async (name: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof RatebookError)) throw error
      refused.push(error)
      progress(name, 'refused', 0)
    }
  }
  for (const name of names) {
    if (deliveries.manifests.has(name) || deliveries.incomplete.has(name)) continue
    const version = deliveries.versions.get(name) ?? ''
    await refusing(name, async () => {
      for await (const file of unpacked({ path: join(folder, name), name }, lake)) {
        await refusing(file.name, () => take(file, version))
      }
    })
  }
  const ordered = withRoots([...sources.values()]).sort((a, b) => (isBefore(a, b) ? -1 : 1))
  return { sources: ordered, duplicates: ofKept(duplicates), refused }
}

/** A file itself, or the files of a zip, which stand beside the lake while they are read. */
async function* unpacked(file: UnpackedFile, lake: string): AsyncGenerator<UnpackedFile> {
  if (!(await isZip(file.path))) {
    yield file
    return
  }
  const folder = await mkdtemp(join(lake, `.tmp-${String(process.pid)}-zip-`))
  try {
    yield* await unpackZip(file.path, file.name, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What mends a file is of its version: they replace others, and are replaced, together. */
function withRoots(sources: readonly Source[]): Source[] {
  const versions = new Map(sources.map(({ stored, version }) => [stored.sha256, version]))
  return sources.map((source) => ({
    ...source,
    version: versions.get(source.stored.mends ?? '') ?? source.version,
  }))
}

/**
 * Which sources are taken and in what order must not depend on file names: the same
 * bytes give the same tables.
 */
function isBefore(a: Pick<Source, 'stored'>, b: Pick<Source, 'stored'>): boolean {
  return a.stored.sha256 < b.stored.sha256
}

/** Names the file that counts where the one named first turned out to be a duplicate itself. */
function ofKept(duplicates: Ingested['duplicates']): Ingested['duplicates'] {
  const replaced = new Map(duplicates.map(({ name, of }) => [name, of]))
  const kept = (name: string): string => {
    const other = replaced.get(name)
    return other === undefined ? name : kept(other)
  }
  return duplicates.map(({ name, of }) => ({ name, of: kept(of) }))
}

async function ingestFile(
  database: DuckDB,
  path: string,
  name: string,
  lake: string,
  dates: AskedDates,
): Promise<Omit<Source, 'version'>> {
  const found = await stat(path).catch((cause: unknown) => {
    throw ratebookError('RB-112', { file: name, reason: errorReason(cause) })
  })
  if (found.isDirectory()) throw ratebookError('RB-108', { file: name })
  const inspection = await inspectFile(path, name)
  const key = await lakeKey(inspection.sha256, dates)
  const known = await readStored(lake, key)
  const stored = known ?? (await storeFile(database, { path, name, inspection, dates }, lake, key))
  return { name, key, textSha256: inspection.textSha256, stored, reused: known !== null }
}
