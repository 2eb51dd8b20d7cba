import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type RatebookError, ratebookError } from './errors.ts'
import { errorReason } from './workspace.ts'

const configSchema = z.strictObject({
  /** Threads of DuckDB; all cores without it. */
  threads: z.int().positive().optional(),
  /** Memory of DuckDB, like "4GB"; it spills to data/runs beyond that. */
  memoryLimit: z
    .string()
    .regex(/^\d+(\.\d+)?\s?(MB|GB|MiB|GiB)$/u)
    .default('3GB'),
  /**
   * Currency by way of which prices and margins may be converted where a pair has no rate of its
   * own (B23); without it a missing rate holds the account.
   */
  fxVia: z
    .string()
    .regex(/^[A-Z]{3}$/u)
    .optional(),
  /** Days before a period from which late usage of a closed month is still billed in it (B29). */
  lateWindowDays: z.int().nonnegative().max(36_500).default(90),
  /** Whether a second user must approve a period before its documents get numbers (B36). */
  fourEyes: z.boolean().default(false),
  /** Records in quarantine up to which a run still exits 0. */
  quarantineLimit: z.int().nonnegative().default(0),
  /** Chrome, Chromium or headless shell to print with. */
  browser: z.string().optional(),
  /** Percent by which a price may move from one month to the next before lint says so. */
  priceShockPercent: z.int().positive().default(25),
  /** How far from its own history usage, price or margin is a finding. */
  anomalies: z
    .strictObject({
      /** Closed months that a month is compared with, and how many of them there must be. */
      months: z.int().positive().default(6),
      leastMonths: z.int().positive().default(3),
      /** Percent by which usage is more than usual, or usual more than usage: 100 is double. */
      usagePercent: z.int().positive().default(100),
      pricePercent: z.int().positive().default(25),
      /** Points of margin in percent of cost. */
      marginPoints: z.int().positive().default(10),
      /** Money below which nothing is a finding, in the seller's billing currency. */
      leastAmount: z.int().nonnegative().default(500),
      /** Whether `close` wants them settled or accepted. */
      blockClose: z.boolean().default(false),
    })
    .refine(({ months, leastMonths }) => leastMonths <= months, {
      path: ['leastMonths'],
      error: 'must be at most months, or nothing is ever compared',
    })
    .prefault({}),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  /** Where `backup` writes to, and how many backups it keeps there; all without. */
  backupFolder: z.string().min(1).optional(),
  backupKeep: z.int().positive().optional(),
  /** Runs of each month that `prune` leaves, besides those that were sealed. */
  keepRuns: z.int().positive().default(3),
  /** Jobs by the clock: read by `schedule/settings.ts`, since only few verbs need a cron reader. */
  schedule: z.unknown().optional(),
})

/** Settings of a workspace: `ratebook.config.json`, with defaults here and nowhere else. */
export type Config = z.infer<typeof configSchema> & {
  /** PATH of the environment: where to look for a browser. */
  readonly pathVariable?: string | undefined
  /** RATEBOOK_WEBHOOK of the environment: an address that is kept out of files. */
  readonly webhook?: string
}

export const configFile = 'ratebook.config.json'

/** Checks settings; RB-906 names the setting that is wrong. */
export function parseConfig(settings: unknown): Config {
  const parsed = configSchema.safeParse(settings)
  if (parsed.success) return parsed.data
  throw settingError(parsed.error)
}

/** RB-906 of the first setting that is wrong; `within` is the setting that all of them are in. */
export function settingError({ issues }: z.ZodError, within?: string): RatebookError {
  const [issue] = issues
  const keys = issue?.code === 'unrecognized_keys' ? [issue.keys.join(', ')] : []
  const setting = [within ?? [], issue?.path ?? [], keys].flat().join('.')
  return ratebookError('RB-906', { setting, reason: issue?.message ?? 'not understood' }, 2)
}

/** Reads the settings of a workspace and the environment; the only place that does. */
export function readConfig(root: string): Config {
  const path = join(root, configFile)
  const settings: unknown = existsSync(path) ? parseJson(path) : {}
  const config = parseConfig(settings)
  const browser = process.env.PUPPETEER_EXECUTABLE_PATH ?? config.browser
  const pathVariable = process.env.PATH
  const webhook = process.env.RATEBOOK_WEBHOOK
  return {
    ...config,
    pathVariable,
    ...(browser === undefined || browser === '' ? {} : { browser }),
    ...(webhook === undefined || webhook === '' ? {} : { webhook }),
  }
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw ratebookError('RB-906', { setting: configFile, reason: errorReason(error) }, 2)
  }
}
