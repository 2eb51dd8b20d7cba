import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { reconcileCommand } from '../pipeline/commands/reconcile-command.ts'
import { reconcileHelp } from '../pipeline/commands/reconcile-help.ts'
import { parseConfig } from '../pipeline/config.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { silentLog } from '../pipeline/log.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { openRun } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { publish } from '../pipeline/publish/publish.ts'
import { query } from '../pipeline/publish/query.ts'
import { reconcileRun } from '../pipeline/reconcile/reconcile-run.ts'
import { causes } from '../pipeline/reconcile/reconciled-tables.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { writeGoldenMonth } from './golden-month.ts'
import { runWorkspace } from './run-workspace.ts'

/** An invoice taken apart by hand: the arithmetic stands in reconcile-month/README.md. */
const here = join(packageRoot, 'test', 'reconcile-month')
const config = parseConfig({ threads: 2 })
let workspace: Workspace

beforeAll(async () => {
  const { folder } = writeGoldenMonth('reconcile-month')
  await runWorkspace(folder, '2026-10', {}, [])
  workspace = openWorkspace(folder)
})

async function reconciled(options: { json?: boolean; csv?: string }): Promise<[number, string]> {
  let printed = ''
  const exitCode = await reconcileCommand(
    {
      workspace,
      config,
      json: options.json === true,
      terminal: false,
      print: (text) => (printed += text),
      note: () => undefined,
    },
    { period: '2026-10', ...(options.csv === undefined ? {} : { csv: options.csv }) },
  )
  return [exitCode, printed]
}

describe('an invoice taken apart', () => {
  test('on the page, and in a file with every digit', async () => {
    const csv = join(workspace.root, 'causes.csv')
    const [exitCode, page] = await reconciled({ csv })
    expect(exitCode).toBe(1)
    const text = `${page}\n${readFileSync(csv, 'utf8')}`
    await expect(text).toMatchFileSnapshot(join(here, 'expect.txt'))
  })

  test('as JSON, amounts as exact text', async () => {
    const [, text] = await reconciled({ json: true })
    expect(JSON.parse(text)).toMatchObject({
      period: '2026-10',
      run: '2026-10-r1',
      invoices: [{ invoice_number: 'G000000001', state: 'open' }],
      isReconciling: true,
    })
  })

  test('is read from its own files only', async () => {
    const { folder } = writeGoldenMonth('reconcile-month', 'reconcile-own-files')
    const { landing, lake } = openWorkspace(folder)
    const october = readFileSync(join(landing, 'daily.compact.csv'), 'utf8')
    const september = october
      .replaceAll('G000000001', 'G000000002')
      .replaceAll('10/31/2026', '9/30/2026')
      .replaceAll(/10\/(\d+\/2026)/gu, '9/$1')
    writeFileSync(join(landing, 'september.csv'), september)
    await runWorkspace(folder, '2026-10', {}, [])
    const run = await openRun(openWorkspace(folder))
    const other = run.manifest.inputs.find(({ name }) => name === 'september.csv')
    rmSync(join(lake, other?.lake_key ?? '', 'usage.parquet'))
    const { invoices } = await reconcileRun(run)
    expect(invoices).toMatchObject([{ invoice_number: 'G000000001' }])
    run.database.close()
  })

  test('has causes that are listed, named and told alike', async () => {
    const run = await openRun(workspace)
    await reconcileRun(run)
    const rows = await run.database.rows('select cause from cause_limit order by place')
    expect(rows.map((row) => row.cause)).toEqual(causes)
    for (const cause of causes.filter((one) => one !== 'daily_usage'))
      expect(reconcileHelp).toMatch(new RegExp(`\\b${cause}\\b`, 'u'))
    run.database.close()
  })

  test('what is open stands against closing, and is accepted with a reason', async () => {
    const asked = { workspace, config, period: parsePeriod('2026-10'), user: 'anna' }
    const closing = { ...asked, onlyHeld: false, hold: [] }
    const refused = await closePeriod(closing).catch(String)
    for (const reason of [
      'invoice G000000001: 29 days without usage, from 2026-10-01 to 2026-10-31',
      'invoice G000000001: missing 4.5 EUR, tolerance 0',
      'invoice G000000001: unassigned 8 EUR, tolerance 0',
    ])
      expect(refused).toContain(reason)
    expect(refused).not.toMatch(/unexplained|late|findings: daily usage agrees/u)
    expect(await closePeriod({ ...closing, accepted: 'told to Microsoft' })).toMatchObject({
      accepted: 'told to Microsoft',
    })
  })

  test('is published', async () => {
    await publish(workspace, silentLog)
    const rows = await query(
      workspace,
      'select cause, invoiced::decimal(20, 5)::varchar as invoiced from reconciled_cause ' +
        "where cause in ('rounding', 'unexplained') order by cause",
    )
    expect(rows).toEqual([
      { cause: 'rounding', invoiced: '-0.00458' },
      { cause: 'unexplained', invoiced: '0.54000' },
    ])
  })
})
