import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { RatebookError, ratebookError } from '../errors.ts'
import { errorReason, makeFolder } from '../workspace.ts'
import type { AskedDates } from './date-order.ts'
import { type ManifestWord, readDeliveries, untold } from './deliveries.ts'
import { type Inspection, inspectFile } from './inspect-file.ts'
import { SmallFiles, type SmallResults } from './small-files.ts'
import { storeFile } from './store-file.ts'
import { lakeKey, readStored, type StoredSource } from './stored-source.ts'
import { TakenFiles } from './taken-files.ts'
import { isDelivered, isZip, type UnpackedFile, unpackZip } from './unpack-zip.ts'

/** A file of the landing folder and what the lake holds of it. */
export interface Source {
  /** Path below the landing folder, forward slashes. */
  readonly name: string
  readonly key: string
  readonly stored: StoredSource
  /** SHA-256 of the text: a file and its gzip hold the same usage. */
  readonly textSha256: string
  /** What the manifest of its delivery says of it. */
  readonly told: ManifestWord
  /** Whether the lake had it already. */
  readonly reused: boolean
}

export interface Ingested {
  /** All files that were there, whatever became of them. */
  readonly names: readonly string[]
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

/**
 * Where files are normalized to, how their dates are written where the user has to say it, and the
 * names of the tags that decide money: none where nothing is priced or invoiced by a tag.
 */
export interface IngestTarget {
  readonly lake: string
  readonly dates?: AskedDates
  readonly tags?: readonly string[]
}

/** Takes files into the lake: each is normalized once and reused by every later run. */
export async function ingestFiles(
  database: DuckDB,
  folder: string,
  names: readonly string[],
  target: IngestTarget,
  progress: IngestProgress = () => undefined,
): Promise<Ingested> {
  makeFolder(target.lake)
  const deliveries = await readDeliveries(folder, names)
  const taker = new FileTaker(database, target, progress)
  try {
    for (const name of names) {
      if (deliveries.manifests.has(name) || deliveries.incomplete.has(name)) continue
      const told = deliveries.told.get(name) ?? untold
      await taker.refusing(name, async () => {
        for await (const file of unpacked({ path: join(folder, name), name }, target.lake)) {
          await taker.refusing(file.name, (place) => taker.take(file, told, place))
        }
      })
    }
    await taker.settle(taker.small.storeAll())
    return { names, ...taker.files.ingested(deliveries.refused) }
  } finally {
    await taker.small.discard()
  }
}

/** A small file that was read and is not stored yet. */
type WaitingFile = Omit<Source, 'stored' | 'reused'> & { readonly place: number }

/** Takes files one by one; small ones are stored as soon as there are some of them. */
class FileTaker {
  readonly files = new TakenFiles()
  readonly small: SmallFiles
  private waiting: WaitingFile[] = []
  private readonly database: DuckDB
  private readonly target: IngestTarget
  private readonly progress: IngestProgress

  constructor(database: DuckDB, target: IngestTarget, progress: IngestProgress) {
    this.database = database
    this.target = target
    this.progress = progress
    this.small = new SmallFiles(database, target.lake)
  }

  /** Notes what a file is refused for; everything else goes on. */
  async refusing(name: string, work: (place: number) => Promise<void>): Promise<void> {
    const place = this.files.nextPlace()
    try {
      await work(place)
    } catch (error) {
      if (!(error instanceof RatebookError)) throw error
      this.refuse(place, name, error)
    }
  }

  async take({ path, name }: UnpackedFile, told: ManifestWord, place: number): Promise<void> {
    const { lake, dates, tags = [] } = this.target
    this.progress(name, 'reading', 0)
    const inspection = await inspectAny(path, name)
    const key = await lakeKey(inspection.sha256, dates, tags)
    // the same bytes wait already: what became of them is wanted first
    if (this.small.has(key)) await this.settle(this.small.storeAll())
    const found = { name, key, textSha256: inspection.textSha256, told }
    const known = await readStored(lake, key)
    const file = { path, name, inspection, dates, tags }
    if (known !== null) this.add(place, { ...found, stored: known, reused: true })
    else if (SmallFiles.takes(inspection)) {
      await this.small.read(file, key)
      this.waiting.push({ ...found, place })
      await this.settle(this.small.storeFull())
    } else {
      const stored = await storeFile(this.database, file, lake, key)
      this.add(place, { ...found, stored, reused: false })
    }
  }

  /** Notes what became of small files that waited. */
  async settle(storing: Promise<SmallResults>): Promise<void> {
    const results = await storing
    const { waiting } = this
    this.waiting = waiting.filter(({ key }) => !results.has(key))
    for (const { place, ...found } of waiting) {
      const stored = results.get(found.key)
      if (stored instanceof RatebookError) this.refuse(place, found.name, stored)
      else if (stored !== undefined) this.add(place, { ...found, stored, reused: false })
    }
  }

  private add(place: number, source: Source): void {
    this.files.add(place, source)
    const { name, reused, stored } = source
    this.progress(name, reused ? 'reused' : 'stored', stored.records)
  }

  private refuse(place: number, name: string, error: RatebookError): void {
    this.files.refuse(place, error)
    this.progress(name, 'refused', 0)
  }
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

async function inspectAny(path: string, name: string): Promise<Inspection> {
  const found = await stat(path).catch((cause: unknown) => {
    throw ratebookError('RB-112', { file: name, reason: errorReason(cause) })
  })
  if (found.isDirectory()) throw ratebookError('RB-108', { file: name })
  return inspectFile(path, name)
}
