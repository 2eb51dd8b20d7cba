import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { environmentFault } from '../environment-fault.ts'
import { RatebookError } from '../errors.ts'
import { firstOf, nextOf, type DueJob } from './due-job.ts'
import { readJobRecord, reportPath, writeJobRecord } from './job-report.ts'
import type { Workspace } from '../workspace.ts'
import { passingFaults } from './outcome.ts'
import { type JobContext, runJob } from './run-job.ts'

/** What holds a workspace for its schedule; beside the lock of commands, which jobs take. */
export function scheduleLock({ schedule }: Workspace): string {
  return join(schedule, 'lock.duckdb')
}

/** Never sleeps longer: clocks are set, and machines sleep. */
const longestSleep = 20_000

/**
 * Starts every job when it is due, one at a time, until told to stop. What is known of a job is on
 * disk alone and read anew each time, so that a restart makes no difference.
 */
export async function runSchedule(context: JobContext): Promise<void> {
  const { stop, note, log } = context
  let said = ''
  while (!stop.aborted) {
    const now = new Date()
    const next = firstOf(await nextJobs(context, now))
    if (next !== null && next.due <= now) {
      note(`${next.job.name}: due ${next.due.toISOString()}${next.again ? ', once more' : ''}`)
      if (await startJob(context, next)) continue
    }
    const plan = next === null ? 'nothing' : `${next.job.name} at ${next.due.toISOString()}`
    if (plan !== said) note(`next: ${plan}`)
    said = plan
    const wait =
      next === null || next.due <= now ? longestSleep : next.due.getTime() - now.getTime()
    // whoever tells us to stop ends the sleep
    await setTimeout(Math.min(wait, longestSleep), undefined, { signal: stop }).catch(
      () => undefined,
    )
  }
  log.info('schedule stopped')
}

/**
 * False where the job could not be begun and is tried again soon: another process does it (a
 * person, by `schedule --now`), or its report cannot be written (the disk is full).
 */
async function startJob(context: JobContext, next: DueJob): Promise<boolean> {
  try {
    await runJob(context, next)
    return true
  } catch (error) {
    const fault = error instanceof RatebookError ? error : environmentFault(error)
    if (fault === null || !passingFaults.has(fault.code)) throw error
    context.note(`${next.job.name}: ${fault.message}`)
    return false
  }
}

/** When each job is due next. One that is seen for the first time has nothing to catch up with. */
export async function nextJobs(context: JobContext, now: Date): Promise<DueJob[]> {
  const { workspace, schedule } = context
  const found: DueJob[] = []
  for (const job of schedule.jobs) {
    let record = await readJobRecord(workspace, job.name)
    if (record === null) {
      if (existsSync(reportPath(workspace, job.name)))
        context.note(`${job.name}: nobody can read its report any more; it begins anew`)
      record = { after: now.toISOString(), last: null }
      await writeJobRecord(workspace, job.name, record)
    }
    const next = nextOf(job, record, now)
    if (next !== null) found.push(next)
  }
  return found
}
