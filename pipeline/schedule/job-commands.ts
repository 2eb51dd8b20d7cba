import { monthsAt } from './due-times.ts'
import type { Job } from './settings.ts'

/** A command that a job gives, as words after `ratebook`. */
export interface JobCommand {
  readonly words: readonly string[]
  /** The month that it is about; null for all else. */
  readonly period: string | null
}

/**
 * The commands of a job that starts now: what is about a month first, for each of its months that
 * is not closed, the earlier one first; then what is about the workspace.
 */
export function commandsOf(job: Job, now: Date, closed: ReadonlySet<string>): JobCommand[] {
  const months = monthsAt(now, job.timeZone)
  const periods = (['last', 'current'] as const)
    .filter((name) => job.periods.includes(name))
    .map((name) => months[name])
    .filter((period) => !closed.has(period))
  const has = (step: Job['steps'][number]): boolean => job.steps.includes(step)
  return [
    ...periods.flatMap((period): JobCommand[] => [
      ...(has('run') ? [{ words: ['run', '--period', period], period }] : []),
      ...(has('render') ? [{ words: ['render', period], period }] : []),
    ]),
    ...(has('publish') ? [{ words: ['publish'], period: null }] : []),
    ...(has('backup') ? [{ words: ['backup'], period: null }] : []),
    ...(has('prune') ? [{ words: ['prune', '--delete'], period: null }] : []),
  ]
}
