import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { dirname } from 'node:path'
import { z } from 'zod'
import { DuckDB } from '../engine/duckdb.ts'
import { ratebookError } from '../errors.ts'
import { errorReason, makeFolder, type Workspace } from '../workspace.ts'

const holderSchema = z.object({
  command: z.string(),
  pid: z.number(),
  user: z.string(),
  host: z.string(),
  since: z.string(),
})

/** Who holds a workspace. */
export type LockHolder = z.infer<typeof holderSchema>

const conflict = /Could not set lock on file/u

/**
 * Works while no other command writes to the workspace (run, ingest, close, issue, publish …).
 * The lock is the system's own on a file that a database holds open: it ends with the process,
 * however that ends, so none is ever stale. RB-920 and exit 75 say who holds it.
 */
export async function withWorkspaceLock<T>(
  { lock }: Workspace,
  command: string,
  work: () => Promise<T>,
): Promise<T> {
  makeFolder(dirname(lock))
  const held = await DuckDB.open({ path: lock, threads: 1 }).catch(async (error: unknown) => {
    if (!conflict.test(errorReason(error))) throw error
    throw ratebookError('RB-920', { holder: await holderOf(lock, errorReason(error)) }, 75)
  })
  try {
    const { username: user } = userInfo()
    const since = new Date().toISOString()
    const holder: LockHolder = { command, pid: process.pid, user, host: hostname(), since }
    await writeFile(holderFile(lock), JSON.stringify(holder) + '\n', { mode: 0o600 })
    return await work()
  } finally {
    await rm(holderFile(lock), { force: true })
    held.close()
  }
}

/**
 * Who holds a lock, in words; null where it is free. Looks only where a holder has left its word,
 * so that looking never keeps a command from its work.
 */
export async function lockHolder(lock: string): Promise<string | null> {
  if (!existsSync(holderFile(lock))) return null
  try {
    const probe = await DuckDB.open({ path: lock, threads: 1, readOnly: true })
    probe.close()
    return null
  } catch (error) {
    return conflict.test(errorReason(error)) ? holderOf(lock, errorReason(error)) : null
  }
}

function holderFile(lock: string): string {
  return `${lock}.json`
}

/** What the holder wrote of itself; where that is gone, what the system knows. */
async function holderOf(lock: string, reason: string): Promise<string> {
  const pid = /PID (\d+)/u.exec(reason)?.[1]
  const holder = await readFile(holderFile(lock), 'utf8')
    .then((text) => holderSchema.parse(JSON.parse(text)))
    .catch(() => null)
  if (holder === null || (pid !== undefined && pid !== String(holder.pid)))
    return pid === undefined ? 'another process' : `process ${pid}`
  const { command, user, host, since } = holder
  return `ratebook ${command}, process ${String(holder.pid)} of ${user} on ${host}, since ${since}`
}
