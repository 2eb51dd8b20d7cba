import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decimal } from 'decimal.js'
import { expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { openRun } from '../pipeline/open-run.ts'
import { writeReport } from '../pipeline/report/write-report.ts'
import { periodStates } from '../pipeline/status/periods.ts'
import { summarize } from '../pipeline/summary/summary.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { ClosedMonths, hours } from './closed-months.ts'

/**
 * Three closed months of 1,000 hours at 0.10, which cost 80; then 10,000 hours at 0.09: what a
 * person sees before the fourth is closed.
 */
const settings = { anomalies: { leastAmount: 50, pricePercent: 10 } }

test('a month far from those before it is told, and closes as the setting wants', async () => {
  const months = new ClosedMonths('anomaly-month')
  for (const month of ['2026-06', '2026-07', '2026-08']) {
    months.usage(month, [hours('1000', '80')])
    const run = await months.run(month, settings)
    expect(await run.table('anomaly')).toEqual([])
    await months.close(month)
  }
  months.usage('2026-09', [hours('10000', '800')])
  months.vmPrice('0.09')
  const { manifest } = await months.run('2026-09', settings)
  const finding = manifest.checks.find(({ path }) => path.includes('near_their_history'))
  expect(finding).toMatchObject({ kind: 'finding', blocks_close: false, rows: 7 })
  const workspace = openWorkspace(months.folder)
  const run = await openRun(workspace, manifest.run.id)
  const { anomalies } = await summarize(run.database)
  const report = readFileSync(await writeReport(run, join(months.folder, 'data')), 'utf8')
  run.database.close()
  const plain = (value: string | null): string =>
    value === null ? '–' : new Decimal(value).toFixed()
  expect(
    anomalies.map((one) =>
      [one.measure, one.scope, one.item_name ?? 'all']
        .concat([one.this_month, one.usual, one.ratio, one.money].map(plain))
        .join(' | '),
    ),
  ).toEqual([
    'usage | account | all | 800 | 80 | 10 | 800',
    'usage | account item | Virtual Machines · D4s v5 | 10000 | 1000 | 10 | 800',
    'margin | item | Virtual Machines · D4s v5 | 12.5 | 25 | – | -100',
    'price | item | Virtual Machines · D4s v5 | 0.09 | 0.1 | 0.9 | -100',
    'margin | account | all | 12.5 | 25 | – | -100',
    'margin | account item | Virtual Machines · D4s v5 | 12.5 | 25 | – | -100',
    'price | account item | Virtual Machines · D4s v5 | 0.09 | 0.1 | 0.9 | -100',
  ])
  expect(report).toContain('Far from its own history')
  const config = parseConfig({ ...settings, threads: 2 })
  const [, , , september] = await periodStates(workspace, config)
  expect(september?.open).toMatchObject({ anomalies: '7', too_late: '0' })
  const blocking = { anomalies: { ...settings.anomalies, blockClose: true } }
  await expect(months.close('2026-09', blocking)).rejects.toThrow(
    '7 times usage, price or margin is far from its own history',
  )
  await months.close('2026-09', blocking, { accepted: 'a migration' })
})
