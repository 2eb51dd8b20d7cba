import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readLedger } from '../ledger/ledger.ts'
import { sealsInForce } from '../ledger/seal-state.ts'
import { withWorkspaceLock } from '../ledger/workspace-lock.ts'
import { type Logger, withoutSecrets } from '../log.ts'
import type { Workspace } from '../workspace.ts'
import { runChild } from './child.ts'
import { commandsOf, type JobCommand } from './job-commands.ts'
import { type JobReport, type StepReport, writeJobRecord } from './job-report.ts'
import { outcomeOf } from './outcome.ts'
import type { Job, Schedule } from './settings.ts'
import { postReport } from './webhook.ts'

/** What jobs are done with. */
export interface JobContext {
  readonly workspace: Workspace
  readonly schedule: Schedule
  readonly log: Logger
  /** A line for whoever looks on. */
  readonly note: (text: string) => void
  /** Fires when we are told to stop. */
  readonly stop: AbortSignal
}

/** A job to be started: due at a moment, or null where a person starts it. */
export interface JobStart {
  readonly job: Job
  readonly due: Date | null
  readonly again: boolean
}

/**
 * Does the commands of a job one after the other, each in a process of its own. A command that
 * fails ends what is about its month; the other month and the workspace still get theirs. The
 * report is on disk from the beginning, so that a job that is cut off is known. RB-920 and exit 75
 * where another process does this job.
 */
export async function runJob(context: JobContext, start: JobStart): Promise<JobReport> {
  const { workspace } = context
  const { name } = start.job
  const lock = jobLock(workspace, name)
  return withWorkspaceLock({ ...workspace, lock }, `schedule (job ${name})`, () =>
    doJob(context, start),
  )
}

/** What holds a job while it is done. */
export function jobLock({ schedule }: Workspace, job: string): string {
  return join(schedule, `${job}.lock.duckdb`)
}

async function doJob(context: JobContext, { job, due, again }: JobStart): Promise<JobReport> {
  const { workspace, log, stop, schedule } = context
  const now = new Date()
  const commands = commandsOf(job, now, await closedPeriods(workspace))
  let report: JobReport = {
    report: 1,
    job: job.name,
    state: 'running',
    due: due?.toISOString() ?? null,
    started: now.toISOString(),
    finished: null,
    host: hostname(),
    pid: process.pid,
    again,
    steps: [],
    webhook: null,
  }
  const keep = async (change: Partial<JobReport>): Promise<void> => {
    report = { ...report, ...change }
    await writeJobRecord(workspace, job.name, { after: report.started, last: report })
  }
  await keep({})
  log.info({ job: job.name, due: report.due, again }, 'job started')
  for (const command of commands)
    await keep({ steps: [...report.steps, await doStep(context, command, report.steps)] })
  await keep({ state: stateOf(report.steps), finished: new Date().toISOString() })
  const { state, steps } = report
  if (schedule.webhook !== undefined)
    await keep({ webhook: await postReport(report, schedule.webhook, stop) })
  log[state === 'failed' ? 'error' : 'info']({ job: job.name, state, steps }, 'job ended')
  context.note(
    `${job.name}: ${state}${report.webhook === null ? '' : `; webhook ${report.webhook}`}`,
  )
  return report
}

/** Closed months are done: their drafts would only take up disk. */
export async function closedPeriods(workspace: Workspace): Promise<Set<string>> {
  const seals = await readLedger(workspace, [], (ledger) => sealsInForce(ledger))
  return new Set(seals.map(({ period }) => period))
}

async function doStep(
  context: JobContext,
  { words, period }: JobCommand,
  before: readonly StepReport[],
): Promise<StepReport> {
  const { workspace, schedule, stop, note } = context
  const command = words.join(' ')
  const none = {
    command,
    period,
    exit_code: null,
    signal: null,
    attempts: 0,
    seconds: 0,
    faults: [],
  }
  if (stop.aborted) return { ...none, state: 'stopped' }
  if (period !== null && before.some((step) => step.period === period && isEnd(step)))
    return { ...none, state: 'skipped' }
  const begun = Date.now()
  for (let attempt = 1; ; attempt++) {
    const end = await runChild(['--workspace', workspace.root, '--json', ...words], stop)
    const { state, isPassing, faults } = outcomeOf(end)
    const { exitCode, signal, said } = end
    const step: StepReport = {
      ...none,
      state: stop.aborted && state === 'failed' ? 'stopped' : state,
      exit_code: exitCode,
      signal,
      attempts: attempt,
      seconds: Math.round((Date.now() - begun) / 1000),
      faults: [...faults],
      ...(state === 'failed' && faults.length === 0 ? { said: withoutSecrets(said) } : {}),
    }
    const codes = faults.map(({ code }) => code).join(' ')
    note(`${command}: ${step.state}${codes === '' ? '' : ` (${codes})`}`)
    if (!isPassing || attempt > schedule.retries || stop.aborted) return step
    const wait = schedule.retrySeconds * 2 ** (attempt - 1)
    note(`${command}: again in ${String(wait)} s`)
    // whoever tells us to stop ends the wait
    await setTimeout(wait * 1000, undefined, { signal: stop }).catch(() => undefined)
    if (stop.aborted) return { ...step, state: 'stopped' }
  }
}

/** After this nothing more can come of the month: it failed, or it has no usage yet. */
function isEnd({ state, faults }: StepReport): boolean {
  return state === 'failed' || state === 'skipped' || faults.some(({ code }) => code === 'RB-202')
}

function stateOf(steps: readonly StepReport[]): JobReport['state'] {
  const worst = (['stopped', 'failed', 'findings'] as const).find((state) =>
    steps.some((step) => step.state === state),
  )
  return worst ?? 'done'
}
