import { open, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { ratebookError, type RatebookError } from '../errors.ts'

/**
 * The manifest of an export in several files. Three shapes are known: the billing interface of
 * Microsoft Graph, its beta (rootFolder, and the documented misspelling), and Cost Management.
 * Tokens in it are never read.
 */
const manifestSchema = z.object({
  eTag: z.string().optional(),
  rootDirectory: z.string().optional(),
  rootFolder: z.string().optional(),
  createdDateTime: z.string().optional(),
  utcCreatedDateTime: z.string().optional(),
  utcCretedDateTime: z.string().optional(),
  runInfo: z
    .object({ submittedTime: z.string().optional(), executionType: z.string().optional() })
    .optional(),
  exportConfig: z.object({ type: z.string().optional() }).optional(),
  blobs: z
    .array(z.union([z.object({ name: z.string() }), z.object({ blobName: z.string() })]))
    .min(1),
})

/** What a manifest says of a file that it names. */
export interface ManifestWord {
  /** Version: year to minute, as text that sorts; empty where none is told (B6). */
  readonly version: string
  /** Whether the export spreads commitments over their use: a part alone may not show it. */
  readonly isAmortized: boolean
}

/** Of a file that no manifest names. */
export const untold: ManifestWord = { version: '', isAmortized: false }

/**
 * The files of a landing folder that came together, and the version that their
 * manifest gives them (B6).
 */
export interface Deliveries {
  /** What their manifest says of files. */
  readonly told: ReadonlyMap<string, ManifestWord>
  /** Manifests: they are no usage themselves. */
  readonly manifests: ReadonlySet<string>
  /** Exports of which files lack (RB-131): nothing of them is taken. */
  readonly refused: readonly RatebookError[]
  /** Files of such exports. */
  readonly incomplete: ReadonlySet<string>
}

const largestManifest = 16 << 20

/**
 * Finds the manifests among the files of a folder, by content, and the
 * files that each of them names.
 */
export async function readDeliveries(
  folder: string,
  names: readonly string[],
): Promise<Deliveries> {
  const told = new Map<string, ManifestWord>()
  const manifests = new Set<string>()
  const incomplete = new Set<string>()
  const refused: RatebookError[] = []
  for (const name of names) {
    const manifest = await readManifest(join(folder, name))
    if (manifest === null) continue
    manifests.add(name)
    const wanted = manifest.blobs.map((blob) =>
      basename('name' in blob ? blob.name : blob.blobName),
    )
    const found = wanted.map((file) => findFile(names, dirname(name), file))
    const missing = wanted.filter((_, index) => found[index] === null)
    for (const file of found) {
      if (file === null) continue
      if (missing.length > 0) incomplete.add(file)
      else told.set(file, bothWords(told.get(file), wordOf(manifest)))
    }
    if (missing.length > 0)
      refused.push(ratebookError('RB-131', { file: name, missing, of: wanted.length }))
  }
  return { told, manifests, refused, incomplete }
}

type Manifest = z.infer<typeof manifestSchema>

/**
 * A file beside the manifest, else the only one of that name anywhere: people move
 * files, but not their names.
 */
function findFile(names: readonly string[], folder: string, file: string): string | null {
  const beside = folder === '.' ? file : `${folder}/${file}`
  if (names.includes(beside)) return beside
  const others = names.filter((name) => basename(name) === file)
  return others.length === 1 ? (others[0] ?? null) : null
}

function wordOf(manifest: Manifest): ManifestWord {
  const isAmortized = manifest.exportConfig?.type?.toLowerCase() === 'amortizedcost'
  return { version: versionOf(manifest), isAmortized }
}

/**
 * The version that the path of the export names (InvoiceVersion, or the stamp of a
 * snapshot), else its creation.
 */
function versionOf(manifest: Manifest): string {
  const path = manifest.rootDirectory ?? manifest.rootFolder ?? ''
  const [, version] = /InvoiceVersion=(\d+)/u.exec(path) ?? /\/(\d{12})\//u.exec(path) ?? []
  const created =
    manifest.createdDateTime ??
    manifest.utcCreatedDateTime ??
    manifest.utcCretedDateTime ??
    manifest.runInfo?.submittedTime ??
    ''
  return version ?? created.replaceAll(/\D/gu, '').slice(0, 12)
}

/**
 * What holds of a file that came twice: a part that did not change belongs to the newest
 * version, and to actual cost where both exports have it.
 */
export function bothWords(a: ManifestWord | undefined, b: ManifestWord): ManifestWord {
  if (a === undefined) return b
  return {
    version: a.version > b.version ? a.version : b.version,
    isAmortized: a.isAmortized && b.isAmortized,
  }
}

async function readManifest(path: string): Promise<Manifest | null> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return null
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    const start = buffer
      .toString('latin1', 0, bytesRead)
      .replace('\u00ef\u00bb\u00bf', '')
      .trimStart()
    if (!start.startsWith('{') || size > largestManifest) return null
  } catch {
    return null
  } finally {
    await file.close()
  }
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}
