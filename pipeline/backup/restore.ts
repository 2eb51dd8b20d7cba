import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { constants, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ratebookError } from '../errors.ts'
import { checkSealed, type SealState } from '../ledger/check-sealed.ts'
import { sha256Of } from '../ledger/seal-folder.ts'
import { sweep } from '../run-folder.ts'
import { makeFolder, openWorkspace } from '../workspace.ts'
import { findBackup, readBackup } from './backup-manifest.ts'

export interface Restored {
  readonly backup: string
  readonly workspace: string
  readonly files: number
  readonly seals: readonly SealState[]
}

/**
 * Restores a backup into a new or empty folder, and proves it there. Every file is copied aside and
 * hashed before the first one gets its place, `data/` with the ledger last: RB-962 where something
 * is there, RB-963 where the backup is not what was written.
 */
export async function restore(from: string, folder: string): Promise<Restored> {
  const backup = findBackup(resolve(from))
  const { files } = await readBackup(backup)
  const root = resolve(folder)
  await refuseUsed(root, folder)
  const building = join(root, `.tmp-${String(process.pid)}-${randomBytes(4).toString('hex')}`)
  makeFolder(building)
  try {
    const faults: string[] = []
    for (const [name, { sha256 }] of Object.entries(files)) {
      const target = join(building, name)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      if (!existsSync(join(backup, name))) faults.push(`${name} is gone`)
      else {
        await copyFile(join(backup, name), target, constants.COPYFILE_FICLONE)
        if ((await sha256Of(target)) !== sha256) faults.push(`${name} changed`)
      }
    }
    if (faults.length > 0) throw ratebookError('RB-963', { backup, faults })
    const names = (await readdir(building)).filter((name) => name !== 'data')
    for (const name of [...names, 'data']) await rename(join(building, name), join(root, name))
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  const seals = await checkSealed(openWorkspace(root))
  return { backup, workspace: root, files: Object.keys(files).length, seals }
}

async function refuseUsed(root: string, folder: string): Promise<void> {
  if (!existsSync(root)) return
  await sweep(root)
  const [found] = await readdir(root)
  if (found !== undefined) throw ratebookError('RB-962', { folder, found }, 2)
}
