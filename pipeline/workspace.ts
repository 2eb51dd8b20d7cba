import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ratebookError } from './errors.ts'

/** The folders of a workspace: `rates/` and `templates/` are the user's, `data/` is ours. */
export interface Workspace {
  readonly root: string
  readonly rates: string
  readonly landing: string
  readonly lake: string
  readonly runs: string
  /** What other rates would give: nothing in it is production. */
  readonly simulations: string
  readonly published: string
  readonly out: string
  readonly log: string
  /** What commands that write take turns by. */
  readonly lock: string
  /** Periods, seals, numbers and issued documents: the only state that is no output. */
  readonly ledger: string
  readonly seals: string
  readonly issued: string
  /** Postings for the ERP, one file per set of documents: ours, never a customer's. */
  readonly journals: string
  /** When each job started last and what came of it. */
  readonly schedule: string
}

/** Finds the folders of a workspace; RB-901 where it does not exist. Creates nothing. */
export function openWorkspace(folder: string, landing?: string): Workspace {
  const root = resolve(folder)
  if (!existsSync(root)) throw ratebookError('RB-901', { path: folder }, 2)
  const data = join(root, 'data')
  return {
    root,
    rates: join(root, 'rates'),
    landing: landing === undefined ? join(data, 'landing') : resolve(landing),
    lake: join(data, 'lake'),
    runs: join(data, 'runs'),
    simulations: join(data, 'simulations'),
    published: join(data, 'published'),
    out: join(data, 'out'),
    log: join(data, 'ratebook.log'),
    lock: join(data, 'lock.duckdb'),
    ledger: join(data, 'ledger.duckdb'),
    seals: join(data, 'seals'),
    issued: join(data, 'issued'),
    journals: join(data, 'journals'),
    schedule: join(data, 'schedule'),
  }
}

/** Makes a private folder, parents too; RB-902 names the cause where it cannot. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw ratebookError('RB-902', { path, reason: errorReason(error) })
  }
}

/** The system's word for what went wrong, for messages. */
export function errorReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The system's error code (ENOSPC, EROFS …), or null. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null
}
