import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseConfig } from '../../pipeline/config.ts'
import type { Explanation } from '../../pipeline/explain/explanation.ts'
import { explainLine } from '../../pipeline/explain/explain-line.ts'
import { silentLog } from '../../pipeline/log.ts'
import { type OpenRun, openRun } from '../../pipeline/open-run.ts'
import { parsePeriod } from '../../pipeline/period.ts'
import { run } from '../../pipeline/run.ts'
import { openWorkspace, type Workspace } from '../../pipeline/workspace.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const sampleRates = join(root, 'rates')

/**
 * A fresh workspace with the rates of the repository and the sample month as its landing folder.
 */
export function sampleWorkspace(name: string): Workspace {
  const folder = join(root, 'test', 'output', 'explain', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(sampleRates, join(folder, 'rates'), { recursive: true })
  return openWorkspace(folder, join(root, 'data', 'sample'))
}

/** Runs October 2026 in a workspace and opens the run; the caller closes its database. */
export async function openMonth(workspace: Workspace): Promise<OpenRun> {
  const config = parseConfig({ threads: 2 })
  const { id } = await run({ workspace, period: parsePeriod('2026-10'), config, log: silentLog })
  return openRun(workspace, id)
}

/** Names of everything in a run that is an amount: lines, drafts, charges. */
export async function targetsOf(
  month: OpenRun,
): Promise<{ lines: string[]; drafts: string[]; charges: string[] }> {
  const texts = async (sql: string): Promise<string[]> =>
    (await month.database.rows(sql)).map((row) => String(row.target))
  const lines = await texts(
    "select concat(invoice_key, '/', line_no) as target from invoice_line order by invoice_key, line_no",
  )
  const drafts = await texts('select invoice_key as target from invoice order by 1')
  // Any explanation leaves the names of all charges behind.
  await explainLine(month, drafts[0] ?? '')
  return {
    lines,
    drafts,
    charges: await texts('select charge_id as target from named_charge order by 1'),
  }
}

/** The line of a draft by what is on it: numbers of lines move when the sample does. */
export async function lineOf(
  month: OpenRun,
  subscription: string,
  category: string,
  late = false,
): Promise<string> {
  const found = (
    await month.database.rows(
      'select invoice_key, line_no, subscription_name, meter_category, is_late from invoice_line',
    )
  ).filter(
    (row) =>
      row.subscription_name === subscription &&
      row.meter_category === category &&
      row.is_late === late,
  )
  const [line] = found
  if (line === undefined || found.length > 1)
    throw new Error(`${String(found.length)} lines ${subscription}: ${category}`)
  return `${String(line.invoice_key)}/${String(line.line_no)}`
}

/** The explanation, which must be one of a charge or an invoice line. */
export async function chargeOf(
  month: OpenRun,
  target: string,
  all = false,
): Promise<Extract<Explanation, { kind: 'invoice_line' | 'charge' }>> {
  const explanation = await explainLine(month, target, { all })
  if (explanation.kind !== 'invoice_line' && explanation.kind !== 'charge')
    throw new Error(`${target} is no charge`)
  return explanation
}
