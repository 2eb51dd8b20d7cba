import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { bytesFreed, bytesOf, diskFiles, type DiskFile } from '../disk-use.ts'
import { sweep } from '../run-folder.ts'
import type { Workspace } from '../workspace.ts'
import { type Prunable, whatGoes } from './what-goes.ts'

export interface Pruned {
  readonly deleted: boolean
  readonly keep: number
  readonly items: readonly (Prunable & { readonly bytes: number })[]
  /** What the disk gets back: a file that is linked from elsewhere stays. */
  readonly frees: number
}

/** Tells what nobody needs any more, paths below the workspace and sizes; changes nothing. */
export async function planPrune(workspace: Workspace, keep: number): Promise<Pruned> {
  const files: DiskFile[] = []
  const items: Pruned['items'][number][] = []
  for (const { kind, path } of await whatGoes(workspace, keep, new Date())) {
    const found = await diskFiles(path)
    files.push(...found)
    items.push({ kind, path: relative(workspace.root, path), bytes: bytesOf(found) })
  }
  return { deleted: false, keep, items, frees: bytesFreed(files) }
}

/**
 * Removes what nobody needs any more; the caller holds the lock of the workspace. Each folder loses
 * its name first, so that whatever has a run's name is a run; what is left when this is killed goes
 * the next time.
 */
export async function prune(workspace: Workspace, keep: number): Promise<Pruned> {
  const { out, runs, simulations, lake } = workspace
  for (const folder of [out, runs, join(runs, '.failed'), simulations, lake])
    if (existsSync(folder)) await sweep(folder)
  const plan = await planPrune(workspace, keep)
  for (const { path } of plan.items) await remove(join(workspace.root, path))
  return { ...plan, deleted: true }
}

async function remove(path: string): Promise<void> {
  const tag = `${String(process.pid)}-${randomBytes(4).toString('hex')}`
  const nameless = join(dirname(path), `.tmp-${tag}`)
  await rename(path, nameless)
  await rm(nameless, { recursive: true, force: true })
}
