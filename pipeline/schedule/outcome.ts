import { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import type { ChildEnd } from './child.ts'
import type { Told } from './job-report.ts'

/**
 * Faults that may pass without anybody doing anything, and so are tried again. All others are
 * for a person: the same files and rates give the same fault.
 */
export const passingFaults: ReadonlySet<string> = new Set<ErrorCode>([
  'RB-920', // another command works on the workspace
  'RB-921', // the ledger is open elsewhere
  'RB-113', // a file is still being copied
  'RB-401', // no browser started: the machine may be short of memory
  'RB-402', // the configured one did not start
  'RB-421', // it stopped while it printed
  'RB-902', // the disk is full: others write there at night too
  'RB-907', // not enough memory: others use that too
])

/** Not there yet: on the first days of a month nobody has usage of it. */
const notYet: ErrorCode = 'RB-202'

const exits = { fine: 0, settle: 1, busy: 75 } as const

const told = z.object({ code: z.string(), message: z.string().optional() })
const document = z.object({
  errors: z.array(told).default([]),
  /** Files that a run went on without. */
  refused: z.array(told).default([]),
  /** Documents that `render` went on without. */
  failures: z.array(z.object({ error: told })).default([]),
})

/** What a command came to. */
export interface Outcome {
  readonly state: 'done' | 'findings' | 'failed'
  readonly isPassing: boolean
  readonly faults: readonly Told[]
}

/** Judges a command by its exit code and the faults that its document names. */
export function outcomeOf({ exitCode, document: text }: ChildEnd): Outcome {
  const said = readDocument(text)
  // a command that fails without a document broke down
  if (said === null && exitCode !== exits.fine)
    return { state: 'failed', isPassing: exitCode === exits.busy, faults: [] }
  const { errors, refused, failures } = said ?? { errors: [], refused: [], failures: [] }
  const faults = [...errors, ...refused, ...failures.map(({ error }) => error)]
  if (exitCode === exits.fine) return { state: 'done', isPassing: false, faults }
  const isPassing = exitCode === exits.busy || faults.some(({ code }) => passingFaults.has(code))
  const isSettled = exitCode === exits.settle && errors.every(({ code }) => code === notYet)
  return { state: isSettled ? 'findings' : 'failed', isPassing, faults }
}

function readDocument(text: string): z.infer<typeof document> | null {
  try {
    return document.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
