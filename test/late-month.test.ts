import { beforeAll, describe, expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { reopenPeriod } from '../pipeline/ledger/reopen.ts'
import { openRun } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { silentLog } from '../pipeline/log.ts'
import { simulate } from '../pipeline/simulate/simulate.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { equationsOf, golden, pageOf } from './explain/ask.ts'
import { type GoldenMonth, writeGoldenMonth } from './golden-month.ts'
import type { TextRow } from './oracle/tables.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/**
 * Late usage goes on in the tiers of a month that is sealed (B32); the arithmetic stands in
 * late-month/README.md.
 */
let month: GoldenMonth
const runs: WorkspaceRun[] = []
const config = parseConfig({ threads: 2 })

async function close(period: string): Promise<void> {
  const asked = { workspace: openWorkspace(month.folder), config, user: 'anna' }
  await closePeriod({ ...asked, period: parsePeriod(period), onlyHeld: false, hold: [] })
}

async function linesOf(run: WorkspaceRun | undefined): Promise<TextRow[]> {
  return (await run?.table('rated_line')) ?? []
}

const columns = ['account_id', 'rule_id', 'usage_date', 'is_late', 'price_amount']

beforeAll(async () => {
  month = writeGoldenMonth('late-month')
  for (const period of ['2026-09', '2026-10', '2026-11']) {
    runs.push(await runWorkspace(month.folder, period))
    await close(period)
  }
})

describe('late usage of a month that was invoiced', () => {
  test.each(['september', 'october', 'november'])('in %s', async (name) => {
    const at = ['september', 'october', 'november'].indexOf(name)
    month.compare(name, await linesOf(runs[at]), columns)
  })

  test('is explained with what sealed periods counted', async () => {
    const run = await openRun(openWorkspace(month.folder), '2026-10-r1')
    const lines = await run.database.rows(
      `select concat(invoice_key, '/', line_no) as target from invoice_line where is_late order by 1`,
    )
    const pages: string[] = []
    for (const { target } of lines) pages.push(await pageOf(run, String(target), true))
    run.database.close()
    expect(pages).toHaveLength(6)
    for (const page of pages) equationsOf(page, 'late usage')
    await expect(pages.join('\n')).toMatchFileSnapshot(golden('late-tiers'))
  })

  test('is priced in a simulation as in the run', async () => {
    const workspace = openWorkspace(month.folder)
    const { manifest } = await openRun(workspace, '2026-10-r1')
    const found = await simulate({ workspace, base: manifest, config, log: silentLog })
    expect(found.manifest.tables['earlier_tier']?.rows).toBe('5')
    expect(found.manifest.digest).toBe(manifest.digest)
  })

  test('begins at zero as long as that month is open', async () => {
    const workspace = openWorkspace(month.folder)
    for (const period of ['2026-11', '2026-10', '2026-09'])
      await reopenPeriod(workspace, period, 'to look', 'anna')
    const lines = await linesOf(await runWorkspace(month.folder, '2026-10'))
    const graduated = lines.filter(
      (row) => row['rule_id'] === 'graduated' && row['is_late'] === 'true',
    )
    expect(graduated.map((row) => Number(row['price_amount']))).toEqual([-60])
  })
})
