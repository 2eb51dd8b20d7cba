import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { RatebookError, ratebookError } from '../errors.ts'
import { makeFolder } from '../workspace.ts'
import { inspectFile } from './inspect-file.ts'
import { lakeKey, readStored, storeFile, type StoredSource } from './store-file.ts'

/** A file of the landing folder and what the lake holds of it. */
export interface Source {
  /** Path below the landing folder, forward slashes. */
  readonly name: string
  readonly key: string
  readonly stored: StoredSource
  /** SHA-256 of the text: a file and its gzip hold the same usage. */
  readonly textSha256: string
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

export type IngestProgress = (file: string, state: 'reading' | 'stored' | 'reused' | 'refused', rows: number) => void

/** Every usage file below a folder; names in byte order, so that nothing depends on how a disk lists them. */
export async function listLanding(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw ratebookError('RB-110', { folder })
  })
  const names = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .filter((entry) => !entry.name.startsWith('.') && !/^readme/iu.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
  if (names.length === 0) throw ratebookError('RB-110', { folder })
  return names
}

/** Takes files into the lake: each is normalized once and reused by every later run. */
export async function ingestFiles(
  database: DuckDB,
  folder: string,
  names: readonly string[],
  lake: string,
  progress: IngestProgress = () => undefined,
): Promise<Ingested> {
  makeFolder(lake)
  const sources = new Map<string, Source>()
  const duplicates: { name: string; of: string }[] = []
  const refused: RatebookError[] = []
  for (const name of names) {
    progress(name, 'reading', 0)
    try {
      const source = await ingestFile(database, join(folder, name), name, lake)
      const earlier = sources.get(source.textSha256)
      if (earlier) duplicates.push({ name, of: earlier.name })
      else sources.set(source.textSha256, source)
      progress(name, source.reused ? 'reused' : 'stored', source.stored.records)
    } catch (error) {
      if (!(error instanceof RatebookError)) throw error
      refused.push(error)
      progress(name, 'refused', 0)
    }
  }
  // The order of the sources must not depend on file names: the same bytes give the same tables.
  const ordered = [...sources.values()].sort((a, b) => (a.stored.sha256 < b.stored.sha256 ? -1 : 1))
  return { sources: ordered, duplicates, refused }
}

async function ingestFile(database: DuckDB, path: string, name: string, lake: string): Promise<Source> {
  const found = await stat(path).catch(() => {
    throw ratebookError('RB-901', { path })
  })
  if (found.isDirectory()) throw ratebookError('RB-108', { file: basename(path) })
  const inspection = await inspectFile(path, name)
  const key = await lakeKey(inspection.sha256)
  const known = await readStored(lake, key)
  const { textSha256 } = inspection
  if (known) return { name, key, textSha256, stored: known, reused: true }
  const stored = await storeFile(database, path, name, inspection, lake, key)
  return { name, key, textSha256, stored, reused: false }
}
