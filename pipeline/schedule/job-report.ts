import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makeFolder, systemCode, type Workspace } from '../workspace.ts'

const told = z.object({ code: z.string(), message: z.string().optional() })

/** A fault as a command told it. */
export type Told = z.infer<typeof told>

const stepReport = z.strictObject({
  /** `run --period 2026-10`. */
  command: z.string(),
  period: z.string().nullable(),
  state: z.enum(['done', 'findings', 'failed', 'skipped', 'stopped']),
  exit_code: z.number().nullable(),
  signal: z.string().nullable(),
  attempts: z.number(),
  seconds: z.number(),
  faults: z.array(told),
  /** The end of what it said, where it failed without a code. */
  said: z.string().optional(),
})

const jobReport = z.strictObject({
  report: z.literal(1),
  job: z.string(),
  /** A job that is `running` in the report of a process that is gone was cut off. */
  state: z.enum(['running', 'done', 'findings', 'failed', 'stopped']),
  /** When it was due; null where a person started it. */
  due: z.iso.datetime().nullable(),
  started: z.iso.datetime(),
  finished: z.iso.datetime().nullable(),
  host: z.string(),
  pid: z.number(),
  /** Begun once more after it was cut off. */
  again: z.boolean(),
  steps: z.array(stepReport),
  webhook: z.string().nullable(),
})

const jobRecord = z.strictObject({
  /** Due moments up to here are settled. */
  after: z.iso.datetime(),
  last: jobReport.nullable(),
})

export type StepReport = z.infer<typeof stepReport>
export type JobReport = z.infer<typeof jobReport>
export type JobRecord = z.infer<typeof jobRecord>

/** Where the report of a job's last start lies. */
export function reportPath(workspace: Workspace, job: string): string {
  return join(workspace.schedule, `${job}.json`)
}

/** What is known of a job; null where it is new, or where nobody can read its report any more. */
export async function readJobRecord(workspace: Workspace, job: string): Promise<JobRecord | null> {
  try {
    const text = await readFile(reportPath(workspace, job), 'utf8')
    const parsed = jobRecord.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

/** Replaces the report of a job by one rename: a reader has the old one or the new one. */
export async function writeJobRecord(
  workspace: Workspace,
  job: string,
  record: JobRecord,
): Promise<void> {
  makeFolder(workspace.schedule)
  const path = reportPath(workspace, job)
  const temporary = `${path}.tmp-${randomBytes(4).toString('hex')}`
  await writeFile(temporary, JSON.stringify(record, null, 2) + '\n', {
    mode: 0o600,
    // what is renamed must be there, also when the power fails
    flush: true,
  })
  await rename(temporary, path)
}
