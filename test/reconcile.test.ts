import { beforeAll, describe, expect, test } from 'vitest'
import { openRun } from '../pipeline/open-run.ts'
import { type Reconciliation, reconcileRun } from '../pipeline/reconcile/reconcile-run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { type Exact, exact } from './oracle/exact.ts'
import { testSeeds } from './random/seeds.ts'
import { defects } from './reconcile/defects.ts'
import type { Finding } from './reconcile/plant.ts'
import { type VendorMonth, vendorMonth } from './reconcile/vendor-month.ts'
import { writeMonths } from './reconcile/write-months.ts'
import { runWorkspace } from './run-workspace.ts'

/**
 * Microsoft's invoices beside what was billed (B29): months made by the documented rules leave
 * nothing unexplained, and what is planted in one is found and put into its cause. All invoices are
 * in the files of one period, so one run tells of all.
 */
const seeds = testSeeds('vendor months', { plain: 12, deep: 200 })
const planted = Object.entries(defects)
const numberOf = (place: number): string => `G${String(place + 1).padStart(9, '0')}`
const cleanOf = (index: number): string => numberOf(index)
const defectOf = (index: number): string => numberOf(1000 + index)

let found: Reconciliation
const wanted: Finding[] = []

beforeAll(async () => {
  const months: VendorMonth[] = seeds.map((seed, index) => vendorMonth(cleanOf(index), seed))
  for (const [index, [, plant]] of planted.entries()) {
    const month = vendorMonth(defectOf(index), 5000 + index)
    wanted.push(plant(month))
    months.push(month)
  }
  found = await reconcile(writeMonths('reconcile', months))
})

async function reconcile(folder: string): Promise<Reconciliation> {
  await runWorkspace(folder, '2026-10', {}, [])
  const run = await openRun(openWorkspace(folder))
  try {
    return await reconcileRun(run)
  } finally {
    run.database.close()
  }
}

const invoiceOf = (number: string) => found.invoices.find((row) => row.invoice_number === number)
const causesOf = (number: string) => found.causes.filter((row) => row.invoice_number === number)
const signsOf = (number: string): string[] =>
  [
    ...new Set(found.signs.filter((row) => row.invoice_number === number).map(({ sign }) => sign)),
  ].sort()

const harmless = [
  'daily_usage',
  'license',
  'reservation',
  'marketplace',
  'credit',
  'rounding',
  'tax',
  'unexplained',
]

describe('a month without a fault', () => {
  test.each(seeds.map((seed, index) => ({ seed, number: cleanOf(index) })))(
    'seed $seed leaves nothing unexplained',
    ({ number }) => {
      expect(invoiceOf(number)).toMatchObject({ state: 'agrees' })
      const causes = causesOf(number)
      expect(causes.map(({ cause }) => cause).filter((cause) => !harmless.includes(cause))).toEqual(
        [],
      )
      expect(exact(invoiceOf(number)?.unexplained ?? 'NaN').toString()).toBe('0')
    },
  )
})

describe('what is planted is found in its cause', () => {
  test('there are thirty kinds and more', () => {
    expect(planted.length).toBeGreaterThanOrEqual(30)
  })

  test.each(planted.map(([name], index) => ({ name, index })))('$name', ({ index }) => {
    const number = defectOf(index)
    const { open = {}, signs = [], within = {}, state } = wanted[index] ?? {}
    const causes = causesOf(number)
    expect(
      causes
        .filter((row) => row.is_open)
        .map(({ cause }) => cause)
        .sort(),
    ).toEqual(Object.keys(open).sort())
    expect(signsOf(number)).toEqual([...signs].sort())
    const isClean = Object.keys(open).length + signs.length === 0
    expect(invoiceOf(number)?.state).toBe(state ?? (isClean ? 'agrees' : 'open'))
    const near = (actual: string | undefined, amount: Exact): void => {
      const off = exact(actual ?? 'NaN')
        .minus(amount)
        .abs()
      // what is planted is itself cut to cents, per line
      expect(off.lessThanOrEqualTo('0.06'), `${String(actual)} is ${amount.toString()}`).toBe(true)
    }
    for (const [cause, amount] of Object.entries(open))
      if (amount !== null) near(causes.find((row) => row.cause === cause)?.difference, amount)
    for (const [cause, amount] of Object.entries(within))
      near(causes.find((row) => row.cause === cause)?.invoiced, amount)
  })
})
