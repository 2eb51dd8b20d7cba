import { resolve } from 'node:path'
import { differenceCsv } from '../diff/difference-csv.ts'
import { differencePage } from '../diff/difference-page.ts'
import { diffRuns, type Level } from '../diff/diff-runs.ts'
import { writeWholeFile } from '../7-issue/write-file.ts'
import { answer, type Context } from './context.ts'

export interface DiffAsked {
  readonly by: Level
  readonly account?: string
  readonly all?: boolean
  readonly csv?: string
}

/** `ratebook diff`: what differs between two runs or simulations, and why. */
export async function diffCommand(
  context: Context,
  before: string,
  after: string,
  asked: DiffAsked,
): Promise<number> {
  const { by, account } = asked
  const level = by === 'cause' ? 'account' : by
  const found = await diffRuns(context.workspace, { before, after }, { level, account })
  if (asked.csv !== undefined) await writeWholeFile(resolve(asked.csv), differenceCsv(found, by))
  const { shown, ...document } = found
  answer(context, document, () => differencePage({ ...found, ...shown }, by, asked.all === true))
  return 0
}
