import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  caseNames,
  casePeriod,
  expectationOf,
  expectedTables,
  writeCaseWorkspace,
} from './cases/case-folder.ts'
import { differences } from './cases/compare.ts'
import { lastDayOf, parseDay } from './oracle/dates.ts'
import { splitRecords } from './oracle/csv.ts'
import { cut12, exact, round10, roundTo } from './oracle/exact.ts'
import type { Tier } from './oracle/price-rules.ts'
import { rateMonth } from './oracle/rate-month.ts'
import { tablesOf } from './oracle/tables.ts'
import { sliceAmount } from './oracle/tiers.ts'
import { parseNumber } from './oracle/usage.ts'

describe('the oracle agrees with the cases worked out by hand', () => {
  test.each(caseNames())('%s', (name) => {
    const workspace = writeCaseWorkspace(name, 'oracle')
    const tables = tablesOf(
      rateMonth({
        ratesDir: join(workspace, 'rates'),
        landingDir: join(workspace, 'data', 'landing'),
        period: casePeriod,
      }),
    )
    for (const table of expectedTables) {
      const expected = expectationOf(name, table)
      if (expected === null) continue
      const columns = Object.keys(expected[0] ?? tables[table][0] ?? {})
      expect(differences(expected, tables[table], columns), `${name}: ${table}`).toEqual([])
    }
  })
})

describe('rounding', () => {
  test.each([
    ['0.125', 2, '0.13'],
    ['-0.125', 2, '-0.13'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['1.0005', 3, '1.001'],
    ['0.12499999999999999999', 2, '0.12'],
    ['-0.004', 2, '0'],
    ['1.005', 2, '1.01'],
  ])('%s to %i places is %s, half away from zero', (amount, places, rounded) => {
    expect(roundTo(exact(amount), places).toString()).toBe(rounded)
  })
  test('between steps ten decimals are kept, weights are cut at twelve', () => {
    expect(round10(exact('0.00000000005')).toString()).toBe('0.0000000001')
    expect(cut12(exact('-0.6666666666666')).toString()).toBe('-0.666666666666')
  })
})

describe('tiers', () => {
  const tier = (from: string, to: string | null, price: string): Tier => ({
    from: exact(from),
    to: to === null ? null : exact(to),
    price: exact(price),
  })
  const tiers = [tier('0', '100', '1'), tier('100', '100000', '0.8'), tier('100000', null, '0.5')]
  test.each([
    ['0', '100', '100'],
    ['0', '101', '100.8'],
    ['0', '102', '101.6'],
    ['100', '101', '0.8'],
    ['99.5', '100.5', '0.9'],
    ['0', '100001', '80020.5'],
    ['101', '0', '-100.8'],
    ['0', '-5', '-5'],
    ['-5', '101', '105.8'],
    ['50', '50', '0'],
  ])('from %s to %s costs %s', (before, after, amount) => {
    expect(sliceAmount(tiers, exact(before), exact(after)).toString()).toBe(amount)
  })
})

describe('reading', () => {
  test.each([
    ['10/3/2026', '2026-10-03'],
    ['2026-10-03', '2026-10-03'],
    ['2026-10-03T00:00:00Z', '2026-10-03'],
    ['12/31/2026 12:00:00 AM', '2026-12-31'],
    ['2026-02-29', null],
    ['13/1/2026', null],
    ['', null],
    ['2026-10', null],
  ])('%s is the day %s', (text, day) => {
    expect(parseDay(text)).toBe(day)
  })
  test.each([
    ['1.5', '1.5'],
    ['-0', '0'],
    ['+1', '1'],
    ['4.79E-8', '0.0000000479'],
    ['1e3', '1000'],
    ['5.', '5'],
    ['0.0000000000000000005', '0.000000000000000001'],
    ['1,5', null],
    ['NaN', null],
    ['1_000', null],
    ['', null],
    ['0x10', null],
    ['Infinity', null],
    ['$5', null],
  ])('%s is the number %s', (text, number) => {
    expect(parseNumber(text)?.toString() ?? null).toBe(number)
  })
  test('quotes hold commas, line breaks and quotes; blank lines are no records', () => {
    expect(splitRecords('a,"b ""c"", d"\r\n\r\n"e\nf",\n')).toEqual([
      ['a', 'b "c", d'],
      ['e\nf', ''],
    ])
  })
  test('the last day of a month knows leap years', () => {
    expect(['2026-02', '2028-02', '2026-04', '2026-12'].map(lastDayOf)).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2026-04-30',
      '2026-12-31',
    ])
  })
})
