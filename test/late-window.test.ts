import { rmSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { explainLine } from '../pipeline/explain/explain-line.ts'
import { explanationPage } from '../pipeline/explain/page.ts'
import { listLanding } from '../pipeline/1-ingest/ingest.ts'
import { openRun } from '../pipeline/open-run.ts'
import { listSources } from '../pipeline/sources/list-sources.ts'
import { summarize } from '../pipeline/summary/summary.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { ClosedMonths, hours, type Settings } from './closed-months.ts'
import { makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'
import type { WorkspaceRun } from './run-workspace.ts'

/**
 * Late usage of closed months is billed as far back as the window reaches; what is older is held
 * out with its money (B29): June and July 2026 are closed, October bills these lines.
 */
const months = new ClosedMonths('late-window')
const workspace = openWorkspace(months.folder)

/** October's invoice: 90 days before 1 October is 3 July. */
const october = [
  hours('100', '8', { UsageDate: '10/5/2026' }),
  hours('40', '3.2', { UsageDate: '7/3/2026' }),
  hours('20', '1.6', { UsageDate: '7/2/2026' }),
  hours('30', '2.4', { UsageDate: '6/30/2026', CustomerId: 'c2', EntitlementId: 'd2' }),
  hours('50', '4', { UsageDate: '5/31/2026', CustomerId: 'c2', EntitlementId: 'd2' }),
]

beforeAll(async () => {
  // when June was run no month was closed: its late usage was billed
  const late = { '2026-06': [hours('5', '0.4', { UsageDate: '1/15/2026' })], '2026-07': [] }
  for (const month of ['2026-06', '2026-07'] as const) {
    months.usage(month, [hours('10', '0.8'), ...late[month]])
    await months.run(month)
    await months.close(month)
  }
  months.usage('2026-10', october)
})

/** Net per account of a run of October. */
async function nets(run: WorkspaceRun): Promise<string[]> {
  const rows = await run.table('invoice')
  return rows.map((row) => `${String(row.account_id)} ${String(row.net)}`).sort()
}

/** What a run holds out: customer, day and cost. */
async function heldOut(settings: Settings): Promise<string[]> {
  const rows = await (await months.run('2026-10', settings)).table('too_late_usage')
  return rows
    .map((row) => `${String(row.customer_id).slice(0, 2)} ${String(row.usage_date)} ${cost(row)}`)
    .sort()
}

const cost = (row: Readonly<Record<string, string | null>>): string =>
  String(row.wide_cost).replace(/\.?0+$/u, '')

/** A day from May to October, as Microsoft writes it. */
const dayOf = (month: number, day: number): string => `${String(month)}/${String(day)}/2026`

describe('late usage of closed months', () => {
  test('is billed from the first day of the window on, and held out before it', async () => {
    expect(await heldOut({})).toEqual(['c1 2026-07-02 1.6', 'c2 2026-05-31 4', 'c2 2026-06-30 2.4'])
    const run = await months.run('2026-10')
    // 100 hours of October and 40 of 3 July at 0.10
    expect(await nets(run)).toEqual(['FABRIKAM 14.000'])
    expect(run.manifest.tables['usage_balance']?.totals).toMatchObject({
      period_rows: '5',
      rated_rows: '2',
      held_rows: '0',
      too_late_rows: '3',
      too_late_cost: '8.000000000000000000',
      rated_cost: '11.200000000000000000',
      period_cost: '19.200000000000000000',
    })
  })

  test('is let in by the setting', async () => {
    expect(await heldOut({ lateWindowDays: 91 })).toEqual(['c2 2026-05-31 4', 'c2 2026-06-30 2.4'])
    expect(await heldOut({ lateWindowDays: 93 })).toEqual(['c2 2026-05-31 4'])
    const run = await months.run('2026-10', { lateWindowDays: 123 })
    expect(await run.table('too_late_usage')).toEqual([])
    expect(await nets(run)).toEqual(['FABRIKAM 16.000', 'GLOBEX 8.000'])
  })

  test('of an open month is billed, however old it is', async () => {
    expect(await heldOut({ lateWindowDays: 0 })).toEqual([
      'c1 2026-07-02 1.6',
      'c1 2026-07-03 3.2',
      'c2 2026-05-31 4',
      'c2 2026-06-30 2.4',
    ])
    const other = new ClosedMonths('late-window-open')
    other.usage('2026-10', october)
    const run = await other.run('2026-10', { lateWindowDays: 0 })
    expect(await run.table('too_late_usage')).toEqual([])
    expect(await nets(run)).toEqual(['FABRIKAM 16.000', 'GLOBEX 8.000'])
  })

  test('stands in the summary, among the files and with each record', async () => {
    const { manifest } = await months.run('2026-10')
    const run = await openRun(workspace, manifest.run.id)
    const { tooLate } = await summarize(run.database)
    const page = explanationPage(await explainLine(run, 'usage_2026-10.csv:3', {}))
    expect(page).toContain('not billed (late: of a closed month, before 2026-07-03')
    const billed = explanationPage(await explainLine(run, 'usage_2026-10.csv:2', {}))
    expect(billed).not.toContain('not billed')
    run.database.close()
    expect(
      tooLate.map((row) => [row.account_id, row.usage_month, row.cost, row.late_from].join(' ')),
    ).toEqual([
      'GLOBEX 2026-05 4.00 2026-07-03',
      'GLOBEX 2026-06 2.40 2026-07-03',
      'FABRIKAM 2026-07 1.60 2026-07-03',
    ])
    // what the billed file replaces is held out once
    const unbilled = october.map((row) => ({ ...row, InvoiceNumber: '' }))
    const path = months.usage('2026-10', unbilled, 'unbilled')
    const config = parseConfig({ threads: 2 })
    const names = await listLanding(workspace.landing)
    const { listed } = await listSources({ workspace, config, names, dates: undefined })
    expect(
      listed.map((row) => `${row.name} ${String(row.too_late_rows)} ${String(row.too_late_cost)}`),
    ).toEqual([
      'unbilled_2026-10.csv null null',
      'usage_2026-06.csv null null',
      'usage_2026-07.csv null null',
      'usage_2026-10.csv 3 8.00',
    ])
    rmSync(path)
  })

  test.each(testSeeds('late usage and windows', { plain: 2, deep: 40 }))(
    'nothing is lost between the window and the documents, seed %i',
    async (seed) => {
      const dice = makeDice(seed)
      const cents = (least: number): number => dice.int(least, 5000)
      const rows = Array.from({ length: dice.int(1, 40) }, () => ({
        cost: cents(-1000),
        customer: dice.pick(['1', '2']),
        month: dice.pick([5, 6, 7, 8, 9, 10]),
        day: dice.int(1, 30),
      }))
      // a row of the month itself, so that there is one
      rows.push({ cost: cents(1), customer: '1', month: 10, day: 1 })
      months.usage(
        '2026-11',
        rows.map(({ cost: amount, customer, month, day }) =>
          hours('1', (amount / 100).toFixed(2), {
            UsageDate: dayOf(month, day),
            CustomerId: `c${customer}`,
            EntitlementId: `d${customer}`,
          }),
        ),
      )
      const days = dice.int(0, 200)
      const run = await months.run('2026-11', { lateWindowDays: days })
      const reach = new Date(Date.UTC(2026, 10, 1 - days))
      const isOut = (row: (typeof rows)[number]): boolean =>
        row.month < 8 && new Date(Date.UTC(2026, row.month - 1, row.day)) < reach
      const sum = (some: typeof rows): string =>
        (some.reduce((all, row) => all + row.cost, 0) / 100).toFixed(2)
      const totals = run.manifest.tables['usage_balance']?.totals ?? {}
      const shown = (column: string): string => String(totals[column]).slice(0, -16)
      expect([shown('period_cost'), shown('rated_cost'), shown('too_late_cost')]).toEqual([
        sum(rows),
        sum(rows.filter((row) => !isOut(row))),
        sum(rows.filter(isOut)),
      ])
      expect(totals['too_late_rows']).toBe(String(rows.filter(isOut).length))
    },
  )

  test('keeps the month from closing until it is let in or accepted', async () => {
    await months.run('2026-10')
    await expect(months.close('2026-10')).rejects.toThrow(
      'late usage of 8.0000000000 EUR from before 2026-07-03 is not in it',
    )
    const accepted = { accepted: 'too old to ask for' }
    const seal = await months.close('2026-10', {}, accepted)
    expect(seal.documents.map((row) => `${row.account_id} ${row.net}`)).toEqual(['FABRIKAM 14.000'])
  })
})
