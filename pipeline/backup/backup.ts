import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { constants, copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { ratebookError } from '../errors.ts'
import { checkSealed, type SealState } from '../ledger/check-sealed.ts'
import { readLedger, withLedger } from '../ledger/ledger.ts'
import { sha256Of } from '../ledger/seal-folder.ts'
import { linkOrCopy } from '../link-or-copy.ts'
import { packageVersion } from '../package-root.ts'
import { sweep } from '../run-folder.ts'
import { makeFolder, openWorkspace, type Workspace } from '../workspace.ts'
import { filesToBackUp } from './backup-files.ts'
import {
  backupName,
  type BackupManifest,
  listBackups,
  manifestName,
  readBackup,
} from './backup-manifest.ts'

export interface BackupRequest {
  readonly workspace: Workspace
  /** Where backups lie, each in a folder of its own. */
  readonly folder: string
  /** Older ones than so many are removed once this one is proven; none without it. */
  readonly keep?: number
}

export interface BackedUp {
  readonly backup: string
  readonly files: number
  readonly bytes: number
  /** Of files that no earlier backup and no other file of this one has. */
  readonly new_bytes: number
  readonly seals: readonly SealState[]
  readonly removed: readonly string[]
}

/**
 * Backs a workspace up into a new folder that lies as a workspace does. Each content is stored
 * once: what is there already, in the backup before or in this one, is linked. Every file is
 * hashed where it came from and where it went, and the seals are proven on the backup itself.
 * The caller holds the lock of the workspace, so that nothing is written to it meanwhile.
 */
export async function backUp({ workspace, folder, keep }: BackupRequest): Promise<BackedUp> {
  const target = resolve(folder)
  if (!relative(workspace.root, target).startsWith('..'))
    throw ratebookError('RB-960', { folder }, 2)
  makeFolder(target)
  await sweep(target)
  const building = join(target, `.tmp-${String(process.pid)}-${randomBytes(4).toString('hex')}`)
  makeFolder(building)
  try {
    const store = new BackupStore(workspace.root, building, await contentsOf(target))
    for (const file of await filesToBackUp(workspace)) await store.add(file)
    await addLedger(workspace, store)
    const manifest: BackupManifest = {
      backup: 1,
      made: new Date().toISOString(),
      ratebook: packageVersion(),
      workspace: workspace.root,
      files: store.files,
    }
    const text = JSON.stringify(manifest, null, 2) + '\n'
    await writeFile(join(building, manifestName), text, { mode: 0o600, flush: true })
    const seals = await checkSealed(openWorkspace(building))
    const backup = join(target, backupName(new Date()))
    await rename(building, backup)
    const isSound = seals.every(({ sound }) => sound)
    const removed = keep === undefined || !isSound ? [] : await removeOld(target, keep)
    const sizes = Object.values(store.files).map(({ bytes }) => bytes)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    return { backup, files: sizes.length, bytes, new_bytes: store.newBytes, seals, removed }
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

/** The ledger, whole: what a process that died left beside it is taken in, then it holds still. */
async function addLedger(workspace: Workspace, store: BackupStore): Promise<void> {
  if (!existsSync(workspace.ledger)) return
  await withLedger(workspace, () => Promise.resolve())
  await readLedger(workspace, undefined, () =>
    store.add(relative(workspace.root, workspace.ledger).replaceAll('\\', '/')),
  )
}

/** Where the contents of the latest backup lie, by SHA-256; none where it cannot be read. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const last = listBackups(folder).at(-1)
  if (last === undefined) return new Map()
  // a damaged backup is no reason not to make a whole one
  const manifest = await readBackup(join(folder, last)).catch(() => null)
  return new Map(
    Object.entries(manifest?.files ?? {}).map(([name, { sha256 }]) => [
      sha256,
      join(folder, last, name),
    ]),
  )
}

async function removeOld(folder: string, keep: number): Promise<string[]> {
  const old = listBackups(folder).slice(0, -keep)
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true })
  return old
}

/** Files of a workspace as they come into a backup. */
class BackupStore {
  readonly files: BackupManifest['files'] = {}
  newBytes = 0
  private readonly root: string
  private readonly folder: string
  private readonly contents: Map<string, string>

  constructor(root: string, folder: string, contents: Map<string, string>) {
    this.root = root
    this.folder = folder
    this.contents = contents
  }

  /** Adds a file by its path below the workspace; RB-113 where it changes meanwhile. */
  async add(file: string): Promise<void> {
    const source = join(this.root, file)
    const target = join(this.folder, file)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const sha256 = await sha256Of(source)
    const twin = this.contents.get(sha256)
    if (twin === undefined || !(await linked(twin, target, sha256))) {
      await copyFile(source, target, constants.COPYFILE_FICLONE)
      if ((await sha256Of(target)) !== sha256) throw ratebookError('RB-113', { file })
      this.newBytes += (await stat(target)).size
      this.contents.set(sha256, target)
    }
    this.files[file] = { sha256, bytes: (await stat(target)).size }
  }
}

/** Links a file that has the content; false where it has it no longer, or is gone. */
async function linked(twin: string, target: string, sha256: string): Promise<boolean> {
  if (!existsSync(twin)) return false
  await linkOrCopy(twin, target)
  if ((await sha256Of(target)) === sha256) return true
  await rm(target)
  return false
}
