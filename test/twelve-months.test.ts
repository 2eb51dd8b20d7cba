import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../pipeline/browser/find-browser.ts'
import type { FoundBrowser } from '../pipeline/browser/launch-browser.ts'
import { checkSealed } from '../pipeline/ledger/check-sealed.ts'
import { correctDocuments } from '../pipeline/ledger/correct.ts'
import type { Corrected } from '../pipeline/ledger/correction-changes.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import { readRegister } from '../pipeline/ledger/register.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { usageShape } from './cases/full-files.ts'
import { type CompactRow, toFullCsv, writeText } from './cases/write-files.ts'
import { ClosedMonths, hours } from './closed-months.ts'
import { type Exact, exact, sum } from './oracle/exact.ts'
import { rateMonth } from './oracle/rate-month.ts'
import { type Dice, makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'

/**
 * A year of a partner: each month is run, closed and issued; usage comes late, a file is delivered
 * anew, an invoice is given back and billed again, a customer changes its reseller, a price is
 * corrected, an account its currency, and two commands are killed. All documents of the year come
 * to what the oracle makes of the usage as it was in the end. Amounts are whole cents, so that no
 * rounding hides anything.
 */
const year = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`)
const tenants = ['c1', 'c2', 'c3'] as const
const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
const killer = join(packageRoot, 'test', 'crash', 'kill-at.mjs')

/** Usage as delivered: the month of Microsoft's invoice, and the record. */
type Deliveries = Map<string, CompactRow[]>

/** A record of a day, hours of machines or storage, which is in tiers. */
function used(tenant: string, month: string, day: number, quantity: number, storage: boolean) {
  const cost = String(quantity * 0.04)
  const [of = '', name = ''] = month.split('-')
  return hours(String(quantity), cost, {
    CustomerId: tenant,
    SubscriptionId: `a${tenant.slice(1)}`,
    EntitlementId: `d${tenant.slice(1)}`,
    UsageDate: `${name}/${String(day)}/${of}`,
    ...(storage ? { MeterId: 'meter-ssd', MeterCategory: 'Storage' } : {}),
  })
}

/** Twelve invoices of Microsoft, each with usage of its month and, late, of the two before. */
function deliveries(dice: Dice): Deliveries {
  return new Map(
    year.map((month, index) => {
      const rows = tenants.flatMap((tenant) => {
        const late = year.slice(Math.max(0, index - 2), index).filter(() => dice.chance(0.6))
        return [month, month, ...late].flatMap((of) => [
          used(tenant, of, dice.int(1, 28), dice.int(50, 900), false),
          used(tenant, of, dice.int(1, 28), dice.int(20, 400), true),
          // taken back, in time or late
          ...(dice.chance(0.3) ? [used(tenant, of, dice.int(1, 28), -dice.int(1, 40), true)] : []),
        ])
      })
      return [month, rows]
    }),
  )
}

class Year extends ClosedMonths {
  readonly workspace = openWorkspace(this.folder)
  readonly delivered: Deliveries
  private readonly browser: FoundBrowser

  constructor(name: string, browser: FoundBrowser, delivered: Deliveries) {
    super(name)
    this.browser = browser
    this.delivered = delivered
    const globex = { account_id: 'GLOBEX', tenant_id: 'c2' }
    this.rates('accounts.csv', [
      { account_id: 'FABRIKAM', tenant_id: 'c1', currency: 'EUR' },
      { ...globex, currency: 'EUR', valid_to: '2026-09-01' },
      { ...globex, currency: 'USD', valid_from: '2026-09-01' },
      { account_id: 'INITECH', tenant_id: 'c3', currency: 'EUR' },
      ...['NORTH', 'SOUTH'].map((id, index) => ({
        account_id: id,
        kind: 'reseller',
        partner_id: String(111111 * (index + 1)),
        currency: 'EUR',
        price_list_id: 'PARTNER',
      })),
    ])
    this.rates('assignments.csv', [
      { customer_tenant_id: 'c1', billed_to: 'direct' },
      { customer_tenant_id: 'c2', billed_to: 'direct' },
      { customer_tenant_id: 'c3', billed_to: 'NORTH', valid_to: '2026-07-01' },
      { customer_tenant_id: 'c3', billed_to: 'SOUTH', valid_from: '2026-07-01' },
    ])
    this.rates('price-lists.csv', [
      { price_list_id: 'STANDARD', is_default: 'true' },
      { price_list_id: 'PARTNER' },
    ])
    const rates = [
      ['USD', 'EUR', '0.8'],
      ['EUR', 'USD', '1.25'],
    ] as const
    this.rates(
      'fx/2026.csv',
      year.flatMap((month) =>
        rates.flatMap(([from, to, rate]) =>
          ['sell', 'book', 'tax', 'cost'].map((kind) => ({
            ...{ month, from_currency: from, to_currency: to, rate, kind },
          })),
        ),
      ),
    )
    rmSync(join(this.folder, 'rates', 'fx', '2026-10.csv'))
    this.prices('0.20')
  }

  /** The prices of the year; that of a machine hour in June is corrected later. */
  prices(june: string): void {
    const unit = { model: 'unit_price', currency: 'EUR', meter_id: 'meter-vm' }
    const tiers = { rule_id: 'ssd', model: 'graduated', currency: 'EUR', meter_id: 'meter-ssd' }
    for (const [list, price, first, then] of [
      ['STANDARD', '0.20', '0.40', '0.28'],
      ['PARTNER', '0.12', '0.36', '0.24'],
    ] as const) {
      const of = { price_list_id: list }
      this.rates(`price-lists/${list.toLowerCase()}.csv`, [
        { ...of, ...unit, rule_id: 'vm-1', price, valid_to: '2026-06-01' },
        {
          ...{ ...of, ...unit, rule_id: 'vm-2', price: list === 'STANDARD' ? june : price },
          ...{ valid_from: '2026-06-01', valid_to: '2026-07-01' },
        },
        { ...of, ...unit, rule_id: 'vm-3', price, valid_from: '2026-07-01' },
        { ...of, ...tiers, price: first, tier_from: '0', tier_to: '300' },
        { ...of, ...tiers, price: then, tier_from: '300', tier_to: '' },
      ])
    }
  }

  deliver(month: string): void {
    this.usage(month, this.delivered.get(month) ?? [])
  }

  async issue(month: string, date: string): Promise<void> {
    const { workspace, browser } = this
    const issued = await issuePeriod({ workspace, period: month, browser, date, user: 'anna' })
    expect(issued.failures).toEqual([])
  }

  async correct(corrected: Corrected, date: string): Promise<void> {
    const { workspace, browser } = this
    const asked = { workspace, browser, date, user: 'anna', reason: 'agreed' }
    expect((await correctDocuments({ ...asked, corrected })).failures).toEqual([])
  }

  /** Runs a closed month again and settles what changed. */
  async settle(month: string, date: string): Promise<void> {
    const { manifest } = await this.run(month)
    await this.correct({ kind: 'run', run: manifest.run.id }, date)
  }

  /** A command in a process of its own, killed before the thing it does at `killAt`. */
  kill(asked: readonly string[], killAt: number): void {
    const env = { ...process.env, RATEBOOK_KILL_AT: String(killAt) }
    const words = ['--import', killer, cli, '--workspace', this.folder, ...asked]
    expect(spawnSync(process.execPath, words, { env }).signal, asked.join(' ')).toBe('SIGKILL')
  }

  /** Net of all documents per account and currency. */
  async documents(): Promise<Map<string, Exact>> {
    const rows = await readRegister(this.workspace, {})
    expect(rows.filter(({ state }) => state !== 'issued')).toEqual([])
    return totals(
      rows.map(({ account_id: id, currency, net }) => [`${id} ${currency}`, exact(net)]),
    )
  }

  /** The same by the oracle: each month with all usage of its days, at the rates of the end. */
  wanted(): Map<string, Exact> {
    const all = [...this.delivered.values()].flat()
    return totals(
      year.flatMap((month) => {
        const [of = '', name = ''] = month.split('-')
        const days = {
          InvoiceNumber: `G${of}${name}`,
          ChargeStartDate: `${name}/1/${of}`,
          ChargeEndDate: `${name}/28/${of}`,
        }
        const own = all.filter((row) => row.UsageDate?.startsWith(`${name}/`))
        const landingDir = join(this.folder, 'oracle', month)
        mkdirSync(landingDir, { recursive: true })
        const rows = own.map((row) => ({ ...row, ...days }))
        writeText(join(landingDir, 'usage.csv'), toFullCsv(usageShape, rows))
        const { invoices, holds } = rateMonth({
          ...{ ratesDir: join(this.folder, 'rates'), landingDir, period: month },
        })
        expect(holds).toEqual([])
        return invoices.map(({ accountId, currency, net }): [string, Exact] => [
          `${accountId} ${currency}`,
          net,
        ])
      }),
    )
  }
}

function totals(rows: readonly (readonly [string, Exact])[]): Map<string, Exact> {
  const keys = [...new Set(rows.map(([key]) => key))].sort()
  return new Map(keys.map((key) => [key, sum(rows.flatMap(([of, n]) => (of === key ? [n] : [])))]))
}

const texts = (of: ReadonlyMap<string, Exact>): string[] =>
  [...of].map(([key, net]) => `${key} ${net.toString()}`)

/** The fifth of the month after. */
function issueDay(month: string, day = '05'): string {
  const next = Number(month.slice(5)) + 1
  return next > 12 ? `2027-01-${day}` : `2026-${String(next).padStart(2, '0')}-${day}`
}

describe('twelve months in a row', () => {
  let browser: FoundBrowser

  beforeAll(async () => {
    browser = await findBrowser({ pathVariable: process.env.PATH })
  })

  test.each(testSeeds('years', { plain: 0, deep: 5 }))(
    'seed %i: all documents come to the usage of the year',
    async (seed) => {
      const dice = makeDice(seed)
      const months = new Year(`twelve-months-${String(seed)}`, browser, deliveries(dice))
      for (const month of year) {
        months.deliver(month)
        await months.run(month)
        if (month === '2026-11') months.kill(['close', '--period', month], dice.int(5, 40))
        await months.close(month).catch((error: unknown) => {
          // the one that was killed had sealed the month before
          if (month !== '2026-11') throw error
          expect(error).toMatchObject({ code: 'RB-930' })
        })
        const date = issueDay(month)
        if (month === '2026-05')
          months.kill(['issue', '--period', month, '--date', date], dice.int(5, 150))
        await months.issue(month, date)

        if (month === '2026-04') {
          const anew = months.delivered
            .get(month)
            ?.map((row, place) =>
              place % 5 === 0
                ? { ...row, Quantity: String(Number(row.Quantity) + dice.int(-45, 90)) }
                : row,
            )
          months.delivered.set(month, anew ?? [])
          months.deliver(month)
          await months.settle(month, issueDay(month, '08'))
        }
        if (month === '2026-08') {
          months.prices(dice.pick(['0.24', '0.16']))
          for (const late of ['2026-06', '2026-07', '2026-08'])
            await months.settle(late, issueDay(month, '08')).catch((error: unknown) => {
              // no usage of June came as late as that
              expect(error).toMatchObject({ code: 'RB-947' })
            })
        }
        if (month === '2026-10') {
          const [first] = await readRegister(months.workspace, { period: month, account: 'GLOBEX' })
          await months.correct(
            { kind: 'whole', number: first?.number ?? '' },
            issueDay(month, '08'),
          )
          await months.close(month, {}, { onlyHeld: true })
          await months.issue(month, issueDay(month, '09'))
        }
      }
      const about = `RATEBOOK_SEED=${String(seed)}`
      expect(texts(await months.documents()), about).toEqual(texts(months.wanted()))
      const sealed = await checkSealed(months.workspace)
      expect(sealed.filter(({ sound }) => !sound)).toEqual([])
      rmSync(months.folder, { recursive: true })
    },
    900_000,
  )
})
