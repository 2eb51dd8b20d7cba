import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import {
  copyFile,
  constants,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { makeFolder, type Workspace } from '../workspace.ts'

const hashes = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/u))

/** What a seal vouches for, by SHA-256; free of time and place, so that it can be made again. */
export const sealSchema = z.strictObject({
  seal: z.literal(1),
  seal_id: z.string(),
  period: z.string(),
  follows: z.string().nullable(),
  run_id: z.string(),
  /** Of the run's tables. */
  digest: z.string(),
  /** Of the run's `manifest.json`, which names tables, versions and SQL. */
  manifest_sha256: z.string(),
  settings: z.record(z.string(), z.unknown()),
  /** Files of `rates/`, copied. */
  rates: hashes,
  /** Files of the landing folder, copied. */
  inputs: hashes,
  documents: z.array(z.record(z.string(), z.string())),
  held: z.array(z.record(z.string(), z.string())),
})

export type SealFile = z.infer<typeof sealSchema>

/** Where a seal keeps its copies. */
export function sealFolder(workspace: Workspace, id: string): string {
  return join(workspace.seals, id)
}

/** The text of a seal: the same for the same content. */
export function sealText(seal: SealFile): string {
  return JSON.stringify(seal, null, 2) + '\n'
}

/** Reads what a seal vouches for, and the hash of that file; null where it is gone or damaged. */
export async function readSeal(
  workspace: Workspace,
  id: string,
): Promise<{ readonly seal: SealFile; readonly sha256: string } | null> {
  const path = join(sealFolder(workspace, id), 'seal.json')
  if (!existsSync(path)) return null
  const text = await readFile(path)
  try {
    const seal = sealSchema.parse(JSON.parse(text.toString('utf8')))
    return { seal, sha256: createHash('sha256').update(text).digest('hex') }
  } catch {
    return null
  }
}

/** Builds a seal's folder aside, and gives it its name once it is whole. */
export class SealBuilder {
  private readonly folder: string
  private readonly workspace: Workspace

  constructor(workspace: Workspace) {
    this.workspace = workspace
    const tag = `${String(process.pid)}-${randomBytes(4).toString('hex')}`
    this.folder = join(workspace.seals, `.tmp-${tag}`)
  }

  /** Copies all files below a folder; returns their hashes as they were copied. */
  async copy(
    source: string,
    names: readonly string[],
    below: string,
  ): Promise<Record<string, string>> {
    makeFolder(this.folder)
    const copied: [string, string][] = []
    for (const name of names) {
      const target = join(this.folder, below, name)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      // where the file system can, a copy shares its blocks until one of the two changes
      await copyFile(join(source, name), target, constants.COPYFILE_FICLONE)
      copied.push([name, await sha256Of(target)])
    }
    return Object.fromEntries(copied)
  }

  /** Names the folder; one of that name that the ledger does not know is of a dead close. */
  async finish(seal: SealFile): Promise<string> {
    makeFolder(this.folder)
    const text = sealText(seal)
    await writeFile(join(this.folder, 'seal.json'), text, { mode: 0o600 })
    const target = sealFolder(this.workspace, seal.seal_id)
    await rm(target, { recursive: true, force: true })
    await rename(this.folder, target)
    return createHash('sha256').update(text).digest('hex')
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Names of all files below a folder, in byte order, forward slashes. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}

/** SHA-256 of a file, read in pieces. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 22 }))
    hash.update(chunk as Buffer)
  return hash.digest('hex')
}
