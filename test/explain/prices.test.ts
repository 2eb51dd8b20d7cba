import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  checkPage,
  checkRun,
  reportOfDamaged,
  verifyTables,
} from '../../pipeline/explain/check-run.ts'
import { explainPrice, type PriceSource } from '../../pipeline/explain/explain-price.ts'
import { pricePage } from '../../pipeline/explain/page-price.ts'
import type { PriceWanted } from '../../pipeline/explain/price-wanted.ts'
import type { OpenRun } from '../../pipeline/open-run.ts'
import { openWorkspace } from '../../pipeline/workspace.ts'
import { writeCaseWorkspace } from '../cases/case-folder.ts'
import { golden, refusal } from './ask.ts'
import { openMonth, sampleRates, sampleWorkspace } from './open-month.ts'

let sample: OpenRun

beforeAll(async () => {
  sample = await openMonth(sampleWorkspace('prices'))
})
afterAll(() => {
  sample.database.close()
})

describe('prices', () => {
  const rates = { rates: sampleRates }
  const asked: [string, (run: OpenRun) => PriceSource, PriceWanted][] = [
    ['price-of-a-sku', () => rates, { account: 'ACC-001', on: '2026-10-15', sku: '000T' }],
    [
      'price-of-a-sku-with-usage',
      (usage) => ({ ...rates, usage }),
      { account: 'ACC-001', on: '2026-10-15', sku: '000T' },
    ],
    [
      'price-of-a-sku-of-a-run',
      (run) => ({ run }),
      { account: 'RES-001', on: '2026-10-15', sku: '0008' },
    ],
    [
      'price-of-a-meter-in-tiers',
      () => rates,
      { account: 'ACC-001', on: '2026-10-15', meter: 'FE2C578C-4F1F-4611-A578-9743444B16DE' },
    ],
    [
      'price-with-rate',
      () => rates,
      { account: 'ACC-004', on: '2026-10-15', meter: 'b96f462d-0fcc-499a-89eb-c6f66f48d941' },
    ],
    [
      'price-without-rate',
      () => rates,
      { account: 'ACC-004', on: '2027-01-01', meter: 'b96f462d-0fcc-499a-89eb-c6f66f48d941' },
    ],
    [
      'price-of-a-category',
      () => rates,
      { account: 'ACC-001', on: '2026-11-01', category: 'sql database' },
    ],
  ]
  test.each(asked)('%s', async (name, source, wanted) => {
    await expect(pricePage(await explainPrice(source(sample), wanted))).toMatchFileSnapshot(
      golden(name),
    )
  })

  test('are those the run found', async () => {
    const found = await sample.database.rows(
      'select rated.account_id, rated.price_list_id, rated.rule_id, meter_id, sku_id, product_id, ' +
        'meter_sub_category, meter_category, publisher_name, meter_region, max(usage_date) as day ' +
        'from rated_line rated join usage_class using (usage_class_id) group by all order by all',
    )
    const some = found.filter((_, index) => index % 7 === 0)
    expect(some.length).toBeGreaterThan(10)
    for (const row of some) {
      const text = (name: string): string | undefined =>
        row[name] === null ? undefined : String(row[name])
      const { price } = await explainPrice(
        { run: sample },
        {
          account: String(row.account_id),
          on: String(row.day),
          meter: text('meter_id'),
          sku: text('sku_id'),
          product: text('product_id'),
          subCategory: text('meter_sub_category'),
          category: text('meter_category'),
          publisher: text('publisher_name'),
          region: text('meter_region'),
        },
      )
      expect([price.price_list_id, price.rule_id]).toEqual([row.price_list_id, row.rule_id])
    }
  })

  test('are not guessed', async () => {
    const wrong: PriceWanted[] = [
      { account: 'ACC-99', on: '2026-10-15', sku: '000T' },
      { account: 'ACC-001', on: '2024-10-15', sku: '000T' },
      { account: 'ACC-001', on: '15.10.2026', sku: '000T' },
      { account: 'ACC-001', on: '2026-02-30', sku: '000T' },
      { account: 'ACC-001', on: '2026-10-15' },
      { account: 'ACC-001', on: '2026-10-15', sku: ' ' },
    ]
    const answers: string[] = []
    for (const wanted of wrong) answers.push(await refusal(explainPrice(rates, wanted)))
    const folder = writeCaseWorkspace('promotion-and-dates', 'explain-price')
    answers.push(
      await refusal(
        explainPrice(
          { rates: join(folder, 'rates') },
          { account: 'FABRIKAM', on: '2020-01-01', category: 'Nothing like it' },
        ),
      ),
    )
    await expect(answers.join('\n') + '\n').toMatchFileSnapshot(golden('price-refused'))
  })
})

describe('prices of each model', () => {
  const asked: [string, PriceWanted][] = [
    ['volume-tiers', { account: 'WAYNE', on: '2026-10-20', meter: 'meter-out' }],
    ['packages', { account: 'INITECH', on: '2026-10-20', category: 'Virtual Machines' }],
    ['included-quantity', { account: 'GLOBEX', on: '2026-10-20', meter: 'meter-out' }],
    ['free-and-excluded', { account: 'HOOLI', on: '2026-10-20', category: 'Storage' }],
  ]
  test('say what they count, include or waive', async () => {
    const pages: string[] = []
    for (const [name, wanted] of asked) {
      const rates = join(writeCaseWorkspace(name, 'explain-models'), 'rates')
      pages.push(pricePage(await explainPrice({ rates }, wanted)))
    }
    await expect(pages.join('\n')).toMatchFileSnapshot(golden('price-of-each-model'))
  })
})

describe('a finished run', () => {
  test('is sound as it was written, and not once a file changed', async () => {
    const month = await openMonth(openWorkspace(writeCaseWorkspace('two-tier', 'explain-check')))
    const report = await checkRun(month)
    expect(report.checks.filter(({ kind, rows }) => kind === 'gate' && rows.length > 0)).toEqual([])
    expect([report.sound, report.checks_were_run]).toEqual([true, true])
    expect(report.tables.length).toBeGreaterThan(30)
    expect(checkPage(report)).toContain(': sound\n')
    appendFileSync(join(month.folder, 'tables', 'margin.parquet'), ' ')
    const changed = await checkRun(month)
    expect([changed.sound, changed.checks_were_run]).toEqual([false, false])
    expect(changed.tables.filter(({ state }) => state !== 'as written')).toEqual([
      { table: 'margin', state: 'changed' },
    ])
    month.database.close()
    rmSync(join(month.folder, 'tables', 'invoice.parquet'))
    const tables = await verifyTables(month.folder, month.manifest)
    await expect(
      checkPage(reportOfDamaged(month.id, month.manifest, tables)).replace(
        /\d+ tables/u,
        'N tables',
      ),
    ).toMatchFileSnapshot(golden('check-damaged'))
  })

  test('is not sound where a gate is broken or the digest is another', async () => {
    const report = await checkRun(sample)
    const gate = {
      ms: 0,
      path: 'pipeline/6-invoice/checks/claim.sql',
      claim: 'what is claimed',
      kind: 'gate' as const,
      blocksClose: false,
      why: 'it matters',
      fix: 'do this',
      rows: Array.from({ length: 12 }, (_, index) => ({
        key: `key ${String(index)}`,
        amount: '1.00',
      })),
    }
    const page = checkPage({ ...report, sound: false, tables: [], checks: [gate] })
    await expect(page).toMatchFileSnapshot(golden('check-broken-gate'))
    const manifest = { ...sample.manifest, digest: '0'.repeat(64) }
    expect((await checkRun({ ...sample, manifest })).sound).toBe(false)
  })
})
