import { z } from 'zod'
import { type Config, configFile, settingError } from '../config.ts'
import { ratebookError } from '../errors.ts'
import { type Cron, readCron } from './due-times.ts'

/** Verbs that a job may do, in the order in which they make sense. */
export const stepNames = ['run', 'render', 'publish', 'backup', 'prune'] as const

const timeZone = z
  .string()
  .refine(isTimeZone, {
    error: ({ input }) => `"${String(input)}" is no time zone, like Europe/Warsaw or UTC`,
  })

const cron = z.string().transform((expression, context): Cron & { readonly expression: string } => {
  const found = readCron(expression)
  if (!('fault' in found)) return { ...found, expression }
  context.addIssue(`"${expression}" is no cron expression: ${found.fault}`)
  return z.NEVER
})

const job = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/u, 'lower-case letters, digits and hyphens'),
  /** Minute, hour, day of month, month, day of week: `30 2 * * *`. */
  cron,
  /** Where the clock is that `cron` means; that of the schedule without it. */
  timeZone: timeZone.optional(),
  /** Months for `run` and `render`, as the job starts; a closed one is left alone. */
  periods: z
    .array(z.enum(['last', 'current']))
    .min(1)
    .default(['current']),
  steps: z.array(z.enum(stepNames)).min(1).default(['run', 'render', 'publish']),
})

const scheduleSchema = z
  .strictObject({
    timeZone: timeZone.default('UTC'),
    jobs: z.array(job).min(1),
    /** How often a step is tried again after a fault that may pass. */
    retries: z.int().min(0).max(20).default(5),
    /** Wait before the first of these; each next one waits twice as long. */
    retrySeconds: z.int().min(1).max(3600).default(60),
    /** Where a report of each job is posted; `RATEBOOK_WEBHOOK` goes first. */
    webhook: z.url({ protocol: /^https?$/u, error: 'is no http or https address' }).optional(),
  })
  .refine(({ jobs }) => new Set(jobs.map(({ name }) => name)).size === jobs.length, {
    path: ['jobs'],
    error: 'two jobs have one name',
  })

/** A job as it is set, with its zone. */
export type Job = Omit<z.infer<typeof job>, 'timeZone'> & { readonly timeZone: string }

/** The schedule of a workspace. */
export interface Schedule extends Omit<z.infer<typeof scheduleSchema>, 'jobs' | 'timeZone'> {
  readonly jobs: readonly Job[]
}

/** Reads the schedule of the settings, null where there is none; RB-906 names what is wrong. */
export function readSchedule(config: Config): Schedule | null {
  if (config.schedule === undefined) return null
  const parsed = scheduleSchema.safeParse(config.schedule)
  if (!parsed.success) throw settingError(parsed.error, 'schedule')
  const { timeZone: zone, jobs, webhook, ...rest } = parsed.data
  const address = config.webhook ?? webhook
  return {
    ...rest,
    jobs: jobs.map((one) => ({ ...one, timeZone: one.timeZone ?? zone })),
    ...(address === undefined ? {} : { webhook: address }),
  }
}

/** The schedule of the settings; RB-950 where there is none. */
export function scheduleOf(config: Config): Schedule {
  const schedule = readSchedule(config)
  if (schedule === null) throw ratebookError('RB-950', { file: configFile }, 2)
  return schedule
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
