import { nextDue } from './due-times.ts'
import type { JobRecord } from './job-report.ts'
import type { Job } from './settings.ts'

const day = 86_400_000

/** A job with the moment at which it was or will be due. */
export interface DueJob {
  readonly job: Job
  readonly due: Date
  /** Cut off in the middle: to be done once more. */
  readonly again: boolean
}

/**
 * When a job is due next, by what is known of it. All moments that were missed count as one, the
 * first of them; a job that was cut off is due at once, but not a third time.
 */
export function nextOf(job: Job, record: JobRecord, now: Date): DueJob | null {
  const { last } = record
  const wasCutOff = last?.state === 'running' || last?.state === 'stopped'
  if (wasCutOff && !(last.again && last.state === 'running'))
    return { job, due: new Date(last.due ?? last.started), again: true }
  const due = nextDue(job.cron, job.timeZone, settledUntil(record, now))
  return due === null ? null : { job, due, again: false }
}

/**
 * A clock that was set back by some hours does not start a job twice; one that was years ahead
 * for a while does not silence it for years.
 */
function settledUntil({ after }: JobRecord, now: Date): Date {
  const settled = new Date(after)
  return settled.getTime() - now.getTime() > day ? now : settled
}

/** The first of some jobs to be started; of those due at once, the first as they are set. */
export function firstOf(jobs: readonly DueJob[]): DueJob | null {
  return jobs.reduce<DueJob | null>(
    (first, one) => (first === null || one.due < first.due ? one : first),
    null,
  )
}
