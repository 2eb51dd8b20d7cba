import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { differences } from './cases/compare.ts'
import { minorUnits } from './oracle/currencies.ts'
import { exact, sum } from './oracle/exact.ts'
import { rateMonth, type RatedMonth } from './oracle/rate-month.ts'
import { tablesOf } from './oracle/tables.ts'
import { writeRandomMonth } from './random-month.ts'

const outputFolder = join(dirname(fileURLToPath(import.meta.url)), 'output', 'random-month')
const seeds = Array.from({ length: 120 }, (_, i) => i + 1)

function rateRandom(seed: number, layout = seed): RatedMonth {
  const { dir, period } = writeRandomMonth(
    join(outputFolder, `${String(seed)}-${String(layout)}`),
    seed,
    layout,
  )
  const month = rateMonth({
    ratesDir: join(dir, 'rates'),
    landingDir: join(dir, 'data', 'landing'),
    period,
  })
  rmSync(dir, { recursive: true })
  return month
}

function hashOf(dir: string): string {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path.slice(dir.length)).update(readFileSync(path))
  return hash.digest('hex')
}

describe('what must hold for any month', () => {
  test.each(seeds.slice(0, 40))('month %i: every line is rated or held, at every hop', (seed) => {
    const { spanLines, ratedLines, holds } = rateRandom(seed)
    for (const line of spanLines) {
      const found = [...ratedLines, ...holds].filter((other) => other.line === line)
      expect(found).not.toEqual([])
      // a service that a reseller has for itself ends with it: no customer stands behind
      const isOwn = line.usageClass.product === 'service'
      if (!isOwn) expect(found.map(({ hop }) => hop)).toContain('customer')
    }
    const twice = ratedLines.filter((a) =>
      ratedLines.some((b) => a !== b && a.line === b.line && a.hop === b.hop),
    )
    expect(twice).toEqual([])
  })

  test.each(seeds.slice(0, 40))('month %i: parts add up to the whole', (seed) => {
    const { tierSteps, invoices, margins } = rateRandom(seed)
    for (const { amount, shares } of tierSteps)
      expect(sum([...shares.values()]).equals(amount)).toBe(true)
    for (const invoice of invoices) {
      expect(sum(invoice.lines.map((line) => line.amountRounded)).equals(invoice.net)).toBe(true)
      expect(sum(invoice.taxLines.map((line) => line.base)).equals(invoice.net)).toBe(true)
      expect(
        invoice.net.plus(sum(invoice.taxLines.map((line) => line.tax))).equals(invoice.gross),
      ).toBe(true)
      for (const { amountRounded, amountExact, charges } of invoice.lines) {
        expect(amountRounded.decimalPlaces()).toBeLessThanOrEqual(minorUnits(invoice.currency))
        expect(sum(charges.map(({ amount }) => amount)).equals(amountExact)).toBe(true)
      }
    }
    for (const { revenue, cost, fxPart, pricePart } of margins) {
      expect(cost.plus(fxPart).plus(pricePart).equals(revenue)).toBe(true)
    }
  })

  test.each(seeds.slice(0, 40))(
    'month %i: the files that hold the records do not matter',
    (seed) => {
      const one = tablesOf(rateRandom(seed))
      const other = tablesOf(rateRandom(seed, seed + 5000))
      for (const table of [
        'rated_line',
        'tier_step',
        'invoice',
        'invoice_line',
        'tax_line',
        'held',
      ] as const) {
        const columns = Object.keys(one[table][0] ?? {})
        expect(differences(one[table], other[table], columns), table).toEqual([])
      }
    },
  )
})

describe('random months', () => {
  test('are the same for the same seed, byte by byte', () => {
    const dirs = ['a', 'b'].map((name) => writeRandomMonth(join(outputFolder, name), 7).dir)
    expect(new Set(dirs.map(hashOf)).size).toBe(1)
  })

  test('have everything that can go wrong in them', () => {
    const months = seeds.map((seed) => rateRandom(seed))
    const seen = (values: readonly string[]): string[] => [...new Set(values)].sort()
    expect(seen(months.flatMap(({ holds }) => holds.map(({ reason }) => reason)))).toEqual([
      'missing_fx',
      'missing_price',
      'missing_retail',
      'missing_tax',
      'other_benefit_owner',
      'seller_mismatch',
      'unassigned',
      'unit_mismatch',
      'unknown_benefit_owner',
      'unknown_customer',
      'unknown_seller',
      'unknown_term',
    ])
    const rated = months.flatMap(({ ratedLines }) => ratedLines)
    expect(seen(rated.map(({ model, hop }) => `${model} ${hop}`))).toHaveLength(22)
    const invoices = months.flatMap((month) => month.invoices)
    expect(seen(invoices.map(({ documentType }) => documentType))).toEqual([
      'credit_note',
      'invoice',
      'zero',
    ])
    const charges = invoices.flatMap(({ lines }) => lines.flatMap((line) => line.charges))
    expect(seen(charges.map(({ source }) => source))).toEqual([
      'adjustment',
      'fee',
      'maximum',
      'minimum',
      'usage',
    ])
    expect(seen(charges.map(({ product }) => product))).toEqual([
      'adjustment',
      'fee',
      'license',
      'marketplace',
      'reservation',
      'service',
      'software',
      'usage',
    ])
    expect(seen(invoices.map(({ currency }) => currency))).toHaveLength(6)
    expect(seen(invoices.map(({ groupBy }) => groupBy))).toHaveLength(5)
    const halves = invoices.flatMap(({ currency, lines }) =>
      lines.filter((line) => {
        const half = exact('0.5').times(exact('10').pow(-minorUnits(currency)))
        return line.amountRounded.minus(line.amountExact).abs().equals(half)
      }),
    )
    expect(halves.length).toBeGreaterThan(20)
    const steps = months.flatMap(({ tierSteps }) => tierSteps)
    expect(steps.filter(({ isTie }) => isTie).length).toBeGreaterThan(5)
    expect(
      steps.filter(({ quantity, shares }) => quantity.abs().lessThan('0.001') && shares.size > 1)
        .length,
    ).toBeGreaterThan(5)
    expect(months.flatMap(({ rejected }) => rejected).length).toBeGreaterThan(10)
  })
})
