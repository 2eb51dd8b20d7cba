import { withWorkspaceLock } from '../ledger/workspace-lock.ts'
import { openLog } from '../log.ts'
import { ratebookError } from '../errors.ts'
import type { JobReport } from '../schedule/job-report.ts'
import { type JobContext, runJob } from '../schedule/run-job.ts'
import { runSchedule, scheduleLock } from '../schedule/scheduler.ts'
import { scheduleOf } from '../schedule/settings.ts'
import { answer, type Context } from './context.ts'

export interface ScheduleAsked {
  readonly now?: string
}

/** `ratebook schedule`: in the foreground until told to stop; or one job, at once. */
export async function scheduleCommand(context: Context, asked: ScheduleAsked): Promise<number> {
  const { workspace, config } = context
  const stopping = new AbortController()
  const stop = (): void => {
    stopping.abort()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
  const work: JobContext = {
    workspace,
    schedule: scheduleOf(config),
    log: openLog(workspace.log, config.logLevel),
    stop: stopping.signal,
    note: (text) => {
      context.note(`${new Date().toISOString()} ${text}\n`)
    },
  }
  if (asked.now !== undefined) return runNow(context, work, asked.now)
  const lock = scheduleLock(workspace)
  await withWorkspaceLock({ ...workspace, lock }, 'schedule', () => runSchedule(work))
  return 0
}

/** Exit code as of the commands: 1 where a person must settle something, or a command failed. */
async function runNow(context: Context, work: JobContext, name: string): Promise<number> {
  const { jobs } = work.schedule
  const job = jobs.find((one) => one.name === name)
  if (job === undefined)
    throw ratebookError('RB-951', { job: name, known: jobs.map((one) => one.name) }, 2)
  const report = await runJob(work, { job, due: null, again: false })
  answer(context, report, () => jobText(report))
  return report.state === 'done' ? 0 : 1
}

function jobText({ job, state, steps }: JobReport): string {
  const told = steps.flatMap((step) => [
    `  ${step.command}: ${step.state}, ${String(step.seconds)} s` +
      (step.attempts > 1 ? `, ${String(step.attempts)} attempts` : ''),
    ...step.faults.map(({ code, message }) => `    ${code} ${message ?? ''}`),
  ])
  return [`${job}: ${state}`, ...told].join('\n')
}
