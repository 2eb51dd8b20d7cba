import { basename, resolve } from 'node:path'
import { diffAgainst } from '../diff/against.ts'
import { againstCsv, againstPage, differing } from '../diff/against-page.ts'
import { differenceCsv } from '../diff/difference-csv.ts'
import { differencePage } from '../diff/difference-page.ts'
import { diffRuns, type Level } from '../diff/diff-runs.ts'
import { readOtherInvoices } from '../diff/other-invoices.ts'
import { ratebookError } from '../errors.ts'
import { writeWholeFile } from '../7-issue/write-file.ts'
import { answer, type Context } from './context.ts'

export interface DiffAsked {
  readonly by: Level
  readonly account?: string
  readonly all?: boolean
  readonly csv?: string
  /** Invoices of another system, in place of a second run. */
  readonly against?: string
}

/** `ratebook diff`: what differs between two runs or simulations, and why. */
export async function diffCommand(
  context: Context,
  before: string,
  after: string | undefined,
  asked: DiffAsked,
): Promise<number> {
  const { by, account, against } = asked
  if (against !== undefined && after === undefined)
    return againstCommand(context, before, against, asked)
  if (against !== undefined || after === undefined) throw ratebookError('RB-917', undefined, 2)
  const level = by === 'cause' ? 'account' : by
  const found = await diffRuns(context.workspace, { before, after }, { level, account })
  if (asked.csv !== undefined) await writeWholeFile(resolve(asked.csv), differenceCsv(found, by))
  const { shown, ...document } = found
  answer(context, document, () => differencePage({ ...found, ...shown }, by, asked.all === true))
  return 0
}

/** `ratebook diff RUN --against FILE`: exit 1 where another system billed something else. */
async function againstCommand(
  context: Context,
  run: string,
  file: string,
  asked: DiffAsked,
): Promise<number> {
  const others = await readOtherInvoices(resolve(file))
  const { account } = asked
  const all = await diffAgainst(context.workspace, run, others)
  const rows = all.rows.filter((row) => account === undefined || row.account_id === account)
  const found = { ...all, rows }
  if (asked.csv !== undefined) await writeWholeFile(resolve(asked.csv), againstCsv(found))
  answer(context, found, () => againstPage(found, basename(file), asked.all === true))
  return differing(found).length === 0 ? 0 : 1
}
