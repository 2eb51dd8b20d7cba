import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { bytesOf, diskFiles } from '../disk-use.ts'
import { lockHolder } from '../ledger/workspace-lock.ts'
import { nextOf } from '../schedule/due-job.ts'
import { type JobReport, readJobRecord } from '../schedule/job-report.ts'
import { jobLock } from '../schedule/run-job.ts'
import { scheduleLock } from '../schedule/scheduler.ts'
import { type Job, readSchedule } from '../schedule/settings.ts'
import type { Workspace } from '../workspace.ts'
import { type DataAges, dataAges } from './data-age.ts'
import { type PeriodState, periodStates } from './periods.ts'

const overdueAfter = 15 * 60_000

/** A job: when it is due, and what came of its last start. */
export interface JobState {
  readonly job: string
  readonly cron: string
  readonly time_zone: string
  readonly next: string | null
  /** It should have begun a quarter of an hour ago: nothing starts jobs here. */
  readonly overdue: boolean
  /** Who does it just now. */
  readonly running: string | null
  readonly last: JobReport | null
}

/** What ops wants to know of a workspace. */
export interface Status {
  readonly workspace: string
  readonly now: string
  /** The command that works on it; null where none does. */
  readonly in_use: string | null
  readonly schedule: string | null
  readonly jobs: readonly JobState[]
  readonly data: DataAges
  readonly periods: readonly PeriodState[]
  /** Bytes; a file with several names counts in each folder, and once in all. */
  readonly disk: { readonly folders: Readonly<Record<string, number>> } & {
    readonly all: number
    readonly free: number
  }
  /** What needs a person now; none where all is well. */
  readonly attention: readonly string[]
}

/** Reads what is there; locks nothing and writes nothing. */
export async function statusOf(workspace: Workspace, config: Config, now: Date): Promise<Status> {
  const jobs: JobState[] = []
  for (const job of readSchedule(config)?.jobs ?? []) jobs.push(await jobState(workspace, job, now))
  return {
    workspace: workspace.root,
    now: now.toISOString(),
    in_use: await lockHolder(workspace.lock),
    schedule: await lockHolder(scheduleLock(workspace)),
    jobs,
    data: await dataAges(workspace, now),
    periods: await periodStates(workspace, config),
    disk: await diskUse(workspace),
    attention: jobs.flatMap(attentionOf),
  }
}

async function jobState(workspace: Workspace, job: Job, now: Date): Promise<JobState> {
  const record = await readJobRecord(workspace, job.name)
  const next = nextOf(job, record ?? { after: now.toISOString(), last: null }, now)
  const running = await lockHolder(jobLock(workspace, job.name))
  const late = next === null ? 0 : now.getTime() - next.due.getTime()
  return {
    job: job.name,
    cron: job.cron.expression,
    time_zone: job.timeZone,
    next: next?.due.toISOString() ?? null,
    overdue: running === null && late > overdueAfter,
    running,
    last: record?.last ?? null,
  }
}

function attentionOf({ job, last, overdue, next }: JobState): string[] {
  return [
    ...(last?.state === 'failed' ? [`job ${job} failed: ${failuresOf(last)}`] : []),
    ...(overdue ? [`job ${job} was due at ${String(next)}: is ratebook schedule running?`] : []),
  ]
}

function failuresOf({ steps }: JobReport): string {
  return steps
    .filter(({ state }) => state === 'failed')
    .map(({ command, faults, exit_code: code, signal }) => {
      const [first] = faults
      const why = first === undefined ? `exit ${String(code ?? signal)}` : first.code
      return `${command} (${why})`
    })
    .join(', ')
}

async function diskUse(workspace: Workspace): Promise<Status['disk']> {
  const { landing, lake, runs, simulations, out, published, seals, issued, journals } = workspace
  const folders = { landing, lake, runs, simulations, out, published, seals, issued, journals }
  const sizes: [string, number][] = []
  for (const [name, path] of Object.entries(folders))
    sizes.push([name, bytesOf(await diskFiles(path))])
  const { bavail, bsize } = statfsSync(workspace.root)
  const all = bytesOf(await diskFiles(join(workspace.root, 'data')))
  return { folders: Object.fromEntries(sizes), all, free: bavail * bsize }
}
