import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { Decimal } from 'decimal.js'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  britishVatId,
  czechVatId,
  frenchVatId,
  germanVatId,
  greekVatId,
  irishVatId,
  polishIban,
  polishVatId,
} from '../scripts/month/checksums.ts'
import { columns } from '../scripts/month/columns.ts'
import { decimalText, scaled } from '../scripts/month/decimal.ts'
import { makeMonth } from '../scripts/month/make-month.ts'
import { makeSample } from '../scripts/month/sample.ts'

const root = join(import.meta.dirname, '..')
const temporary = mkdtempSync(join(tmpdir(), 'generator-'))
afterAll(() => {
  rmSync(temporary, { recursive: true })
})

// Enough places that products of a price, a quantity and a rate stay exact.
const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_DOWN })

/**
 * Every file under a folder by its relative path; what is compressed is
 * opened, zlib versions differ.
 */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => /\.\w+$/.test(name)).sort()
  return Object.fromEntries(
    files.map((name) => {
      const bytes = readFileSync(join(folder, name))
      return [name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')]
    }),
  )
}

const recordsSchema = z.array(z.record(z.string(), z.string().nullable()))

/** Rows of a file as the strictest reader sees them, every cell as text. */
async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const connection = await (await DuckDBInstance.create()).connect()
  const reader = await connection.runAndReadAll(
    `select * from read_csv('${path}', all_varchar = true, header = true, delim = ',', quote = '"',
      escape = '"', strict_mode = true, null_padding = false, ignore_errors = false)`,
  )
  const records = recordsSchema.parse(reader.getRowObjectsJson())
  connection.closeSync()
  return records.map((record) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value ?? ''])),
  )
}

async function sampleRows(): Promise<Record<string, string>[]> {
  const folder = join(root, 'data', 'sample')
  const files = readdirSync(folder)
    .filter((name) => name.includes('.csv'))
    .sort()
  return (await Promise.all(files.map((name) => rowsOf(join(folder, name))))).flat()
}

describe('the month generator', () => {
  test('shares no code with the pipeline it feeds, nor the pipeline with it', () => {
    const importsOf = (folder: string): string[] =>
      Object.values(contents(join(root, folder))).flatMap((text) =>
        [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? ''),
      )
    expect(importsOf('scripts/month').filter((path) => path.includes('pipeline/'))).toEqual([])
    expect(importsOf('pipeline').filter((path) => path.includes('scripts/'))).toEqual([])
  })

  test('gives the same bytes for the same seed, and others for another', async () => {
    const make = async (name: string, seed: number): Promise<Record<string, string>> => {
      const folder = join(temporary, name)
      await makeMonth({
        seed,
        rows: 4_000,
        period: '2026-02',
        outDir: folder,
        ratesDir: join(folder, 'rates'),
        files: 2,
        gzip: true,
        customers: 30,
      })
      return contents(folder)
    }
    const first = await make('a', 1)
    expect(await make('b', 1)).toEqual(first)
    const other = await make('c', 2)
    const different = Object.keys(first).filter((name) => first[name] !== other[name])
    expect(different).toHaveLength(2)
    expect(different.every((name) => name.endsWith('.csv.gz'))).toBe(true)
  })

  test('writes exactly the rows asked for, with its own totals', async () => {
    const folder = join(temporary, 'exact')
    const made = await makeMonth({
      seed: 3,
      rows: 5_003,
      period: '2027-01',
      outDir: folder,
      files: 3,
    })
    const rows = (await Promise.all(made.files.map(({ path }) => rowsOf(path)))).flat()
    expect(rows).toHaveLength(5_003)
    expect(made.files.map((file) => file.rows)).toEqual([1_668, 1_668, 1_667])
    const total = rows.reduce((sum, row) => sum.plus(row['BillingPreTaxTotal'] ?? ''), new Exact(0))
    expect(total.toFixed()).toBe(made.billingPreTaxTotal)
    expect(new Set(rows.map((row) => row['ChargeStartDate']))).toEqual(new Set(['1/1/2027']))
  })

  test('is what npm run sample has committed', async () => {
    const folders = { dataDir: join(temporary, 'sample'), ratesDir: join(temporary, 'rates') }
    await makeSample(folders)
    expect(contents(join(root, 'data', 'sample'))).toEqual(contents(folders.dataDir))
    const committed = contents(join(root, 'rates'))
    const made = contents(folders.ratesDir)
    for (const [name, text] of Object.entries(made)) expect(committed[name], name).toBe(text)
    // A file left behind by an earlier version would be read as prices too.
    expect(Object.keys(committed).filter((name) => name.endsWith('.csv'))).toEqual(
      Object.keys(made),
    )
  })
})

describe('the committed sample', () => {
  test('has the 55 columns in every file, in more than one order', async () => {
    const rows = await sampleRows()
    expect(columns).toHaveLength(55)
    const names = new Set(rows.map((row) => Object.keys(row).sort().join()))
    expect(names).toEqual(new Set([[...columns].sort().join()]))
    expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(2)
  })

  test("adds up as Microsoft's files do", async () => {
    for (const row of await sampleRows()) {
      const number = (name: string): Decimal => new Exact(row[name] ?? '')
      const free =
        row['CreditPercentage'] === '100' ||
        row['BenefitType'] === 'SavingsPlan' ||
        (row['AdditionalInfo'] ?? '').includes('ReservationOrderId')
      const credit = number('PartnerEarnedCreditPercentage')
      const gross = number('UnitPrice').times(number('Quantity'))
      const net = gross.times(new Exact(100).minus(credit)).div(100).toDecimalPlaces(10)
      const pricing = free ? new Exact(0) : net
      expect(number('PricingPreTaxTotal').toFixed()).toBe(pricing.toFixed())
      const billing = pricing.times(number('PCToBCExchangeRate')).toDecimalPlaces(10)
      expect(number('BillingPreTaxTotal').toFixed()).toBe(billing.toFixed())
      const effective = number('EffectiveUnitPrice').times(number('Quantity'))
      expect(effective.minus(pricing).abs().lt('0.000000001')).toBe(true)
    }
  })

  test('holds every kind of line that a month can hold', async () => {
    const rows = await sampleRows()
    const count = (matches: (row: Record<string, string>) => boolean): number =>
      rows.filter(matches).length
    const has = (column: string, part: string): number =>
      count((row) => (row[column] ?? '').includes(part))
    expect(count((row) => (row['Quantity'] ?? '').startsWith('-'))).toBeGreaterThan(2)
    expect(
      count(
        (row) => row['BillingPreTaxTotal'] === '0' && row['CreditType'] !== 'Azure Credit Applied',
      ),
    ).toBeGreaterThan(50)
    expect(new Set(rows.map((row) => row['ChargeStartDate']))).toEqual(new Set(['10/1/2026']))
    expect(count((row) => (row['UsageDate'] ?? '').startsWith('9/'))).toBeGreaterThan(8)
    expect(has('AdditionalInfo', '"ReservationOrderId":"')).toBeGreaterThan(20)
    expect(has('AdditionalInfo', '"ReservationOrderId": "')).toBeGreaterThan(20)
    for (const type of ['SavingsPlan', 'Charge'])
      expect(has('BenefitType', type)).toBeGreaterThan(10)
    expect(count((row) => row['CreditPercentage'] === '100')).toBeGreaterThan(50)
    for (const meter of ['1core', '4core']) expect(has('MeterId', meter)).toBeGreaterThan(20)
    expect(count((row) => /E-\d+$/.test(row['BillingPreTaxTotal'] ?? ''))).toBeGreaterThan(20)
    expect(count((row) => (row['Tags'] ?? '').includes('\n'))).toBe(1)
    expect(count((row) => /^00/.test(row['SkuId'] ?? ''))).toBeGreaterThan(1_000)
    expect(count((row) => row['CustomerDomainName'] === '')).toBeGreaterThan(50)
    expect(new Set(rows.map((row) => row['ChargeEndDate']))).toEqual(
      new Set(['10/31/2026', '11/1/2026']),
    )
    const names = [
      '=HYPERLINK("http://x","y")',
      '"Quote" & <b>Sons</b> s.r.o.',
      'Αιγαίο Λογισμικό Α.Ε.',
    ]
    for (const text of names) {
      expect(has('CustomerName', text)).toBeGreaterThan(50)
    }
    for (const text of ["'; DROP TABLE usage; --", '{{constructor}}', '🚀']) {
      expect(has('EntitlementDescription', text)).toBeGreaterThan(50)
    }
  })
})

describe('decimals of the generator', () => {
  test.each([
    ['4.79E-8', '479', 10],
    ['1.5', '15', 1],
    ['0', '0', 10],
    ['-0.000001', '-10000', 10],
    ['12', '12000', 3],
    ['-9.9E-7', '-9900', 10],
    ['0.032258064516129', '32258064516129', 15],
  ])('%s', (text, value, scale) => {
    expect(decimalText(BigInt(value), scale)).toBe(text)
  })

  test('are refused with more places than the scale', () => {
    expect(scaled('-1.25', 4)).toBe(-12500n)
    expect(() => scaled('0.12345', 4)).toThrow('0.12345')
  })
})

describe('check digits', () => {
  test.each([
    ['PL5260250274', polishVatId('526025027')],
    ['DE136695976', germanVatId('13669597')],
    ['GB980780684', britishVatId('9807806')],
    ['IE6433435F', irishVatId('6433435')],
    ['FR40303265045', frenchVatId('30326504')],
    ['CZ25123891', czechVatId('2512389')],
    ['EL094259216', greekVatId('09425921')],
    ['PL61109010140000071219812874', polishIban('1090101', '0000071219812874')],
  ])('%s', (known, made) => {
    expect(made).toBe(known)
  })
})
