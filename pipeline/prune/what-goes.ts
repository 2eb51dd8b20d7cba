import { existsSync, readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { namedRuns } from '../backup/backup-files.ts'
import { publishedUsage } from '../engine/published-database.ts'
import { readManifest } from '../open-run.ts'
import { listRuns, type RunKind } from '../run-folder.ts'
import type { Workspace } from '../workspace.ts'

const day = 86_400_000

/** Something that nobody needs any more. */
export interface Prunable {
  readonly kind: 'run' | 'failed run' | 'simulation' | 'drafts' | 'lake' | 'published usage'
  readonly path: string
}

/**
 * What goes when the newest `keep` runs and simulations of every period stay, and every one that
 * the ledger names: the others, their drafts, what of the lake no run reads, and usage of databases
 * that were published before. In the order of removal: no run is ever without its usage.
 */
export async function whatGoes(workspace: Workspace, keep: number, now: Date): Promise<Prunable[]> {
  const { runs, simulations, out } = workspace
  const named = new Set(await namedRuns(workspace))
  const oldRuns = olderOf(runs, 'run', keep).filter((id) => !named.has(id))
  const oldSimulations = olderOf(simulations, 'simulation', keep).filter((id) => !named.has(id))
  const gone = new Set([...oldRuns, ...oldSimulations])
  const kept = [...listRuns(runs), ...listRuns(simulations, undefined, 'simulation')].filter(
    (id) => !gone.has(id),
  )
  const drafts = namesIn(out, /^\d{4}-\d{2}-[rs]\d+$/u).filter((id) => !kept.includes(id))
  const failed = namesIn(join(runs, '.failed'), /^\d{4}-\d{2}-\d+$/u)
  return [
    ...oldRuns.map((id): Prunable => ({ kind: 'run', path: join(runs, id) })),
    ...failed
      .slice(0, -keep)
      .map((name): Prunable => ({ kind: 'failed run', path: join(runs, '.failed', name) })),
    ...oldSimulations.map((id): Prunable => ({ kind: 'simulation', path: join(simulations, id) })),
    ...drafts.map((id): Prunable => ({ kind: 'drafts', path: join(out, id) })),
    ...(await unreadLake(workspace, kept)),
    ...(await olderUsage(workspace, now)),
  ]
}

/** Runs of each period but the newest ones. */
function olderOf(folder: string, kind: RunKind, keep: number): string[] {
  const all = listRuns(folder, undefined, kind)
  const periods = new Set(all.map((id) => id.slice(0, 7)))
  return [...periods].flatMap((period) => all.filter((id) => id.startsWith(period)).slice(0, -keep))
}

/** What no run reads; but files that came since the newest run are still to be read by one. */
async function unreadLake(workspace: Workspace, kept: readonly string[]): Promise<Prunable[]> {
  const { lake } = workspace
  const read = new Set<string>()
  let newest = 0
  for (const id of kept) {
    const { inputs, run } = await readManifest(workspace, id)
    for (const { lake_key: key } of inputs) read.add(key)
    newest = Math.max(newest, Date.parse(run.started))
  }
  const goes: Prunable[] = []
  for (const key of namesIn(lake, /^[0-9a-f]{40}$/u)) {
    const path = join(lake, key)
    // the folder's own time would not survive a copy of the workspace
    const { mtimeMs } = await stat(join(path, 'source.json'))
    if (!read.has(key) && mtimeMs < newest) goes.push({ kind: 'lake', path })
  }
  return goes
}

/** Usage folders of databases published before; those of the last day may still have a reader. */
async function olderUsage({ published }: Workspace, now: Date): Promise<Prunable[]> {
  const database = join(published, 'ratebook.duckdb')
  if (!existsSync(database)) return []
  const view = await publishedUsage(database)
  const goes: Prunable[] = []
  for (const name of namesIn(published, /^usage-\d+-[0-9a-f]+$/u)) {
    const path = join(published, name)
    const isOld = (await stat(path)).mtimeMs < now.getTime() - day
    if (isOld && !view.includes(`/${name}/`)) goes.push({ kind: 'published usage', path })
  }
  return goes
}

function namesIn(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
}
