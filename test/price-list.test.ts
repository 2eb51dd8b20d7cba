import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parsePeriod } from '../pipeline/period.ts'
import { listPage, secretsPage } from '../pipeline/price-list/page-list.ts'
import { listColumns, publishList } from '../pipeline/price-list/publish-list.ts'
import { writeCaseWorkspace } from './cases/case-folder.ts'
import { type CompactRow, shapeOf, toFullCsv, writeText } from './cases/write-files.ts'
import { refusal } from './explain/ask.ts'

const november = parsePeriod('2026-11')
const golden = (name: string): string => join(import.meta.dirname, 'lint', `${name}.txt`)

/** The rates of a provider with a list GOLD whose parent is UPPER-BASE, and these prices. */
function ratesWith(rules: readonly CompactRow[]): string {
  const rates = join(writeCaseWorkspace('unit-price', 'price-list'), 'rates')
  rmSync(join(rates, 'price-lists'), { recursive: true, force: true })
  const write = (file: string, rows: readonly CompactRow[]): void => {
    writeText(join(rates, file), toFullCsv(shapeOf(file), rows))
  }
  write('price-lists.csv', [
    { price_list_id: 'GOLD', name: 'Gold', parent_id: 'UPPER-BASE' },
    { price_list_id: 'UPPER-BASE', name: 'Secret common part' },
    { price_list_id: 'STANDARD', is_default: 'true' },
  ])
  write('price-lists/all.csv', rules)
  return rates
}

const gold = { price_list_id: 'GOLD' }
const upper = { price_list_id: 'UPPER-BASE' }
const eur = { model: 'unit_price', currency: 'EUR', unit: '1 Hour' }

const rules: readonly CompactRow[] = [
  { ...gold, rule_id: 'g1', meter_id: 'M-1', ...eur, price: '0.10', valid_to: '2026-11-16' },
  { ...gold, rule_id: 'g2', meter_id: 'M-1', ...eur, price: '0.12', valid_from: '2026-11-16' },
  { ...gold, rule_id: 'old', meter_id: 'M-2', ...eur, price: '7', valid_to: '2026-11-01' },
  { ...gold, rule_id: 'g3', meter_category: 'Storage', model: 'markdown', percent: '8' },
  { ...upper, rule_id: 'u1', meter_id: 'M-1', ...eur, price: '0.07' },
  { ...upper, rule_id: 'u2', meter_category: 'Storage', region: 'EU West', ...eur, price: '0.06' },
  {
    ...upper,
    rule_id: 'u3',
    meter_id: 'M-3',
    model: 'graduated',
    currency: 'EUR',
    price: '0.5',
    tier_from: '0',
    tier_to: '100',
  },
  {
    ...upper,
    rule_id: 'u3',
    meter_id: 'M-3',
    model: 'graduated',
    currency: 'EUR',
    price: '0.4',
    tier_from: '100',
  },
  { ...upper, rule_id: 'u4', model: 'markdown', percent: '3' },
]

describe('a price list to hand on', () => {
  test('holds what counts, of the list before its parents, with its days', async () => {
    const { rows } = await publishList(ratesWith(rules), 'GOLD', november)
    const told = rows.map((row) =>
      [
        'meter_id',
        'meter_category',
        'first_day',
        'last_day',
        'price',
        'tier_from',
        'percent_of_retail',
      ]
        .map((name) => row[name as keyof typeof row] ?? '')
        .join(' ')
        .trim(),
    )
    expect(told).toEqual([
      'M-1  2026-11-01 2026-11-15 0.1',
      'M-1  2026-11-16 2026-11-30 0.12',
      'M-3  2026-11-01 2026-11-30 0.5 0',
      'M-3  2026-11-01 2026-11-30 0.4 100',
      'Storage 2026-11-01 2026-11-30   92',
      '2026-11-01 2026-11-30   97',
    ])
  })

  test('tells nothing of the tier above', async () => {
    const planted: readonly CompactRow[] = [
      {
        ...gold,
        rule_id: 'PLANTED-RULE',
        meter_id: 'M-1',
        ...eur,
        price: '0.10',
        note: 'PLANTED-NOTE',
        promotion: 'PLANTED-PROMO',
      },
      { ...gold, rule_id: 'c1', meter_id: 'M-4', model: 'markup', percent: '15.77', base: 'cost' },
      { ...upper, rule_id: 'c2', meter_id: 'M-5', model: 'pass_through' },
      {
        ...upper,
        rule_id: 'c3',
        meter_id: 'M-6',
        model: 'markdown',
        percent: '3.31',
        pec_policy: 'share',
        pec_share: '37.5',
      },
      {
        ...upper,
        rule_id: 'c4',
        meter_id: 'M-7',
        model: 'markdown',
        percent: '4.41',
        pec_policy: 'pass_on',
      },
      { ...gold, rule_id: 'c7', meter_id: 'M-2', model: 'markup', percent: '5.51', base: 'list' },
      { ...upper, rule_id: 'c5', meter_id: 'M-8', model: 'excluded', reason: 'PLANTED-REASON' },
      { ...upper, rule_id: 'c6', meter_id: 'M-1', ...eur, price: '0.0613' },
      { price_list_id: 'STANDARD', rule_id: 's1', meter_id: 'M-9', ...eur, price: '0.0717' },
    ]
    const published = await publishList(ratesWith(planted), 'GOLD', november)
    const given = JSON.stringify(published.rows) + listPage({ ...published, on_request: [] })
    const secrets = [
      ...['PLANTED', 'UPPER', 'Secret', 'STANDARD', 'FABRIKAM', 'rates/', '.csv'],
      // percentages on cost and their factors, shares of the credit, prices of others
      ...['15.77', '115.77', '1.1577', '37.5', '0.375', '3.31', '96.69', '4.41', '95.59', '5.51'],
      ...['0.0613', '0.0717', 'cost', 'pec', 'markup', 'M-9'],
    ]
    expect(secrets.filter((secret) => given.toLowerCase().includes(secret.toLowerCase()))).toEqual(
      [],
    )
    expect(published.rows.map(({ meter_id: meter, how }) => `${meter ?? ''} ${how ?? ''}`)).toEqual(
      [
        'M-1 price per unit',
        ...['M-2', 'M-4', 'M-5', 'M-6', 'M-7'].map((meter) => `${meter} on request`),
        'M-8 not billed',
      ],
    )
    // and we are told what the reader is not
    expect(secretsPage(published)).toContain('c1 of GOLD')
    expect(Object.keys(published.rows[0] ?? {})).toEqual([...listColumns])
  })

  test('is shown on a terminal', async () => {
    const published = await publishList(ratesWith(rules), 'GOLD', november)
    await expect(listPage(published)).toMatchFileSnapshot(golden('price-list'))
  })

  test('of an unknown name is refused', async () => {
    expect(await refusal(publishList(ratesWith(rules), 'SILVER', november))).toBe(
      'RB-220 (exit 2) there is no price list "SILVER"\n  fix: lists here: GOLD, UPPER-BASE, STANDARD',
    )
  })
})
