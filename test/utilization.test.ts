import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { listLanding } from '../pipeline/1-ingest/ingest.ts'
import { parseConfig } from '../pipeline/config.ts'
import { listSources } from '../pipeline/sources/list-sources.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { type GoldenMonth, writeGoldenMonth } from './golden-month.ts'
import { toGuid } from './cases/write-files.ts'
import type { TextRow } from './oracle/tables.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/** Utilization from files to invoice; the arithmetic stands in utilization/README.md. */
let month: GoldenMonth
let run: WorkspaceRun

/** Metered usage with what its class says. */
async function meteredUsage(of: WorkspaceRun): Promise<TextRow[]> {
  const classes = new Map(
    (await of.table('usage_class')).map((row) => [row['usage_class_id'], row]),
  )
  return (await of.table('metered_usage')).map((row) => {
    const known = classes.get(row['usage_class_id'])
    const subscription = known?.['subscription_id']?.slice(0, 2) ?? null
    return { ...known, ...row, subscription_id: subscription }
  })
}

/** Claims that found something, with how many rows. */
const findings = ({ manifest }: WorkspaceRun): string[] =>
  manifest.checks
    .filter(({ rows }) => rows > 0)
    .map(({ claim, rows }) => `${claim}: ${String(rows)}`)

beforeAll(async () => {
  month = writeGoldenMonth('utilization')
  run = await runWorkspace(month.folder, '2026-10')
})

describe('a month of utilization', () => {
  test('a day costs what its part of the tiers of the month costs, less the discount', async () => {
    month.compare('metered_usage', await meteredUsage(run), [
      'subscription_id',
      'meter_name',
      'meter_region',
      'usage_date',
      'cost_basis',
      'billing_currency',
      'quantity',
      'cost',
      'retail',
    ])
  })

  test('it is charged as any usage', async () => {
    month.compare('charge', await run.table('charge'), [
      'hop',
      'account_id',
      'meter_category',
      'usage_rows',
      'cost',
      'amount',
    ])
    const margins = ['account_id', 'meter_category', 'revenue', 'cost', 'margin']
    month.compare('margin', await run.table('margin'), margins)
  })

  test('it is on invoices', async () => {
    const lines = ['invoice_key', 'meter_category', 'amount_rounded']
    month.compare('invoice_line', await run.table('invoice_line'), lines)
    const invoices = ['account_id', 'currency', 'document_type', 'net']
    month.compare('invoice', await run.table('invoice'), invoices)
  })

  test('what no card prices is held, its cost unknown', async () => {
    expect(run.exitCode).toBe(1)
    const held = await run.table('held')
    const columns = ['account_id', 'hop', 'reason', 'usage_rows', 'cost', 'billing_currency']
    month.compare('held', held, columns)
    expect(held[0]?.['detail']).toBe(
      'meter 5a000005-0000-0000-0000-000000000000 (Preview, New Meter) per 1 Unit',
    )
  })

  test('the cost of every file is rated, held or control', async () => {
    const names = new Map(run.manifest.inputs.map(({ sha256, name }) => [sha256, name]))
    const rows = (await run.table('usage_balance')).map((row): TextRow => ({
      ...row,
      name: names.get(row['source_sha256'] ?? '') ?? null,
    }))
    month.compare('usage_balance', rows, [
      'name',
      'billing_currency',
      'period_rows',
      'rated_rows',
      'held_rows',
      'control_rows',
      'period_cost',
      'rated_cost',
      'held_cost',
      'control_cost',
    ])
  })

  test('what a person must look at is found', () => {
    expect(findings(run)).toEqual([
      'all usage is of the billing period: 1',
      'every utilization is rated: 1',
      'no utilization has an amount elsewhere: 1',
    ])
  })
})

test('sources shows quantities where there are no amounts', async () => {
  const asked = {
    workspace: openWorkspace(month.folder),
    config: parseConfig({ threads: 2 }),
    names: await listLanding(join(month.folder, 'data', 'landing')),
    dates: undefined,
  }
  const { listed } = await listSources(asked)
  expect(
    listed.map(({ name, billing_month: of, quantities }) =>
      [name, of, ...quantities.map((one) => `${one.quantity} ${one.unit_type}`)].join(' '),
    ),
  ).toEqual([
    'cloudy.json 2026-10 5.0000000000 1 Unit',
    'daily.compact.csv 2026-10',
    'fabrikam-1.json 2026-10 150.0000000000 1 GB 101.0000000000 1 Hour 10.0000000000 10K',
    'fabrikam-2.json 2026-10 560.0000000000 1 GB',
    'fabrikam-2.json 2026-11 7.0000000000 1 GB',
    'northwind.json 2026-10 100.0000000000 1 GB',
  ])
})

/** The same month with other files: `change` gets the landing folder. */
async function runWith(purpose: string, change: (landing: string) => void): Promise<WorkspaceRun> {
  const { folder } = writeGoldenMonth('utilization', `utilization-${purpose}`)
  change(join(folder, 'data', 'landing'))
  return runWorkspace(folder, '2026-10')
}

const edit = (path: string, from: string | RegExp, to: string): void => {
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(from)
  writeFileSync(path, text.replace(from, to))
}

describe('nothing is billed at zero', () => {
  const bases = async (of: WorkspaceRun): Promise<string[]> =>
    (await meteredUsage(of)).map(
      (row) => `${String(row['meter_name'])} ${String(row['cost_basis'])}`,
    )

  test('without a card everything is held', async () => {
    const alone = await runWith('alone', (landing) => {
      rmSync(join(landing, 'rate-card.json'))
    })
    expect(new Set(await bases(alone))).toEqual(
      new Set([
        'D4s v5 file',
        ...['Compute Hours', 'Data Stored', 'Storage Admin', 'Egress', 'New Meter'].map(
          (name) => `${name} none`,
        ),
      ]),
    )
    expect(new Set((await alone.table('held')).map(({ reason }) => reason))).toEqual(
      new Set(['missing_rate_card']),
    )
    // the daily line of FABRIKAM has a price, and is held with the account
    expect(await alone.table('invoice')).toEqual([])
  })

  test('two cards that differ are none', async () => {
    const both = await runWith('both', (landing) => {
      const card = readFileSync(join(landing, 'rate-card.json'), 'utf8')
      writeFileSync(join(landing, 'other.json'), card.replace('"EUR"', '"GBP"'))
    })
    expect((await bases(both)).filter((basis) => basis.endsWith('rate_card'))).toEqual([])
    expect(findings(both)).toContain('every utilization is rated: 6')
  })

  test('a record that names no customer is held under its subscription', async () => {
    const nameless = await runWith('nameless', (landing) => {
      // the page is what names the customer
      edit(join(landing, 'cloudy.json'), /customers[/][^/]+[/]/u, '')
    })
    const held = await nameless.table('held')
    expect(held.map(({ reason, detail }) => [reason, detail])).toEqual([
      ['unknown_customer', `subscription ${toGuid('d3')}`],
    ])
  })

  test('a meter with a day before its card is held for the month, others are not', async () => {
    const late = await runWith('late-card', (landing) => {
      const egress = /(?<from>"0": 0[.]05\}.*?"effectiveDate": ")2026-01-01/u
      edit(join(landing, 'rate-card.json'), egress, '$<from>2026-10-11')
    })
    const found = await bases(late)
    expect(found).toContain('Egress none')
    expect(found).not.toContain('Egress rate_card')
    expect(found).toContain('Data Stored rate_card')
  })
})

describe('nothing is billed twice', () => {
  const costOf = async (of: WorkspaceRun, name: string): Promise<string | undefined> => {
    const shown = new Map(of.manifest.inputs.map(({ sha256, name: file }) => [sha256, file]))
    const balance = await of.table('usage_balance')
    return (
      balance.find((row) => shown.get(row['source_sha256'] ?? '') === name)?.['rated_cost'] ??
      undefined
    )
  }

  test('pages of one answer are no versions of each other', async () => {
    // page 2 goes on longer and has the same subscription
    expect((await run.table('source_slice')).map((row) => row['replaced_because'])).not.toContain(
      'newer snapshot',
    )
    expect(await costOf(run, 'fabrikam-1.json')).toMatch(/^208[.]535/u)
  })

  test('records delivered a second time are found', async () => {
    const twice = await runWith('twice', (landing) => {
      const text = readFileSync(join(landing, 'northwind.json'), 'utf8')
      // fetched a day later: not the same file
      writeFileSync(
        join(landing, 'again.json'),
        text.replace('end_time=2026-11-02', 'end_time=2026-11-03'),
      )
    })
    expect(findings(twice)).toContain('two files do not hold the same usage: 1')
  })

  test('a charge of the invoice cycle covers the month of its subscription', async () => {
    const invoiced = await runWith('cycle', (landing) => {
      // the invoice names the subscription as the page does, not as Azure does
      const charge = {
        PartnerId: toGuid('e1'),
        CustomerId: toGuid('c1'),
        SubscriptionId: toGuid('f1'),
        InvoiceNumber: 'D020000YB2',
        ChargeStartDate: '10/1/2026',
        ChargeEndDate: '10/31/2026',
        ServiceName: 'Storage',
        ServiceType: 'Storage',
        ResourceGuid: toGuid('5a000001'),
        ResourceName: 'Data Stored',
        DetailLineItemId: '1',
        ConsumedQuantity: '210',
        IncludedQuantity: '50',
        OverageQuantity: '160',
        ListPrice: '$0.08',
        PretaxCharges: '$12.58',
        TaxAmount: '$0.00',
        PostTaxTotal: '$12.58',
        Currency: 'EUR',
        ChargeType: 'Assess usage fee for current cycle',
        Unit: '1 GB',
      }
      const rows = [Object.keys(charge), Object.values(charge)]
      writeFileSync(join(landing, 'invoice.csv'), rows.map((row) => `${row.join()}\n`).join(''))
    })
    expect(await costOf(invoiced, 'invoice.csv')).toMatch(/^12[.]580*$/u)
    expect(await costOf(invoiced, 'fabrikam-1.json')).toMatch(/^0[.]0*$/u)
    expect(await costOf(invoiced, 'northwind.json')).toMatch(/^3[.]4850*$/u)
  })
})
