import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, systemCode } from './workspace.ts'

/**
 * A run is built in `.tmp-<pid>-…` and renamed when complete, so that whatever has a run's name is
 * a run. What a killed process left behind is swept by the next one.
 */
export async function makeTemporaryFolder(runs: string): Promise<string> {
  makeFolder(runs)
  await sweep(runs)
  const folder = join(runs, `.tmp-${String(process.pid)}-${randomBytes(4).toString('hex')}`)
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 })
  return folder
}

/** Removes the temporary folders that dead processes left in a folder. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = /^\.tmp-(?:[0-9a-f]{40}-)?(\d+)(?:-|$)/u.exec(name)?.[1]
    if (owner !== undefined && !isAlive(owner))
      await rm(join(folder, name), { recursive: true, force: true })
  }
}

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0)
  } catch (error) {
    // Not ours to signal, but there.
    return systemCode(error) === 'EPERM'
  }
}

/** Sweeps the lake of half-written entries of dead processes. */
export async function sweepLake(lake: string): Promise<void> {
  if (existsSync(lake)) await sweep(lake)
}

/** A run for production (`2026-10-r1`), or what rates would give (`2026-10-s1`). */
export type RunKind = 'run' | 'simulation'

const letters: Readonly<Record<RunKind, string>> = { run: 'r', simulation: 's' }

/** Ids of the finished runs of a kind, oldest first, of one period or of all. */
export function listRuns(runs: string, period?: string, kind: RunKind = 'run'): string[] {
  if (!existsSync(runs)) return []
  const named = new RegExp(`^\\d{4}-\\d{2}-${letters[kind]}\\d+$`, 'u')
  const start = period === undefined ? '' : `${period}-${letters[kind]}`
  return readdirSync(runs)
    .filter((name) => named.test(name) && name.startsWith(start))
    .sort((a, b) => a.slice(0, 7).localeCompare(b.slice(0, 7)) || runNumber(a) - runNumber(b))
}

/** The latest run of each period, oldest period first. */
export function latestRuns(runs: string): string[] {
  return [...new Map(listRuns(runs).map((id) => [id.slice(0, 7), id])).values()]
}

function runNumber(id: string): number {
  return Number(id.slice('2026-10-r'.length))
}

/** The next free id of a period. */
export function nextRunId(runs: string, period: string, kind: RunKind): string {
  const last = listRuns(runs, period, kind).at(-1)
  return `${period}-${letters[kind]}${String(last === undefined ? 1 : runNumber(last) + 1)}`
}

/** Gives a finished folder its name; false where another process took that name first. */
export async function nameRun(temporary: string, target: string): Promise<boolean> {
  try {
    await rename(temporary, target)
    return true
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemCode(error) ?? '') && existsSync(target))
      return false
    throw error
  }
}

/** Moves the remains of a run that broke a gate to `.failed/`, for ops; returns where. */
export async function keepFailedRun(
  runs: string,
  temporary: string,
  period: string,
): Promise<string> {
  const failed = join(runs, '.failed')
  makeFolder(failed)
  const target = join(failed, `${period}-${String(Date.now())}`)
  await rename(temporary, target)
  return target
}
