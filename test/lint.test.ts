import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { lintChecks } from '../pipeline/lint/findings.ts'
import { inOrder, type LintReport } from '../pipeline/lint/lint-rates.ts'
import { lintPage } from '../pipeline/lint/page-lint.ts'
import { columnsOf } from '../pipeline/explain/layout.ts'
import type { CompactRow } from './cases/write-files.ts'
import { lintMonth, type LintMonth, type Rates, storageRule, vmRule } from './lint/lint-month.ts'

const golden = (name: string): string => join(import.meta.dirname, 'lint', `${name}.txt`)
const lists = (...rows: Rates[string]): Rates => ({ 'price-lists/standard.csv': rows })
const promised = (report: LintReport): string[] =>
  [...new Set(inOrder(report).map(({ check }) => check))].sort()

let month: LintMonth

beforeAll(async () => {
  month = await lintMonth('month')
})

describe('clean rates', () => {
  test('are quiet, and everything is looked at', async () => {
    const report = await month.lint()
    expect(inOrder(report)).toEqual([])
    expect(report.not_checked).toEqual([])
    await expect(lintPage(report)).toMatchFileSnapshot(golden('clean'))
  })

  test('are quiet for the month to come, judged by the usage of the month before', async () => {
    expect(inOrder(await month.lint({}, '2026-11'))).toEqual([])
  })
})

/** What provokes each check; `also` are others that the same slip cannot but provoke. */
const provoked: Readonly<Record<string, { rates: Rates; also?: readonly string[] }>> = {
  usage_without_price: { rates: lists(vmRule) },
  missing_rate: { rates: lists({ ...vmRule, currency: 'USD' }, storageRule) },
  unit_mismatch: { rates: lists({ ...vmRule, unit: '100 Hours' }, storageRule) },
  two_winners: {
    rates: {
      'accounts.csv': [
        { account_id: 'FABRIKAM', tenant_id: 'c1', currency: 'PLN', market_id: 'PL' },
      ],
      'fx/2026-10.csv': ['sell', 'book'].flatMap((kind) => [
        {
          month: '2026-10',
          from_currency: 'USD',
          to_currency: 'PLN',
          rate: '4',
          kind,
          source: 'X',
        },
        {
          month: '2026-10',
          from_currency: 'EUR',
          to_currency: 'PLN',
          rate: '4',
          kind,
          source: 'X',
        },
        {
          month: '2026-10',
          from_currency: 'USD',
          to_currency: 'EUR',
          rate: '1',
          kind,
          source: 'X',
        },
        {
          month: '2026-10',
          from_currency: 'PLN',
          to_currency: 'EUR',
          rate: '0.25',
          kind,
          source: 'X',
        },
      ]),
      ...lists(vmRule, { ...vmRule, rule_id: 'vm-usd', currency: 'USD' }, storageRule),
    },
    also: ['unused_price'],
  },
  sell_below_buy: { rates: lists({ ...vmRule, price: '0.099' }, storageRule) },
  price_shock: { rates: lists({ ...vmRule, price: '1.25' }, storageRule) },
  gap: {
    rates: lists(
      { ...vmRule, valid_to: '2026-10-10' },
      { ...vmRule, rule_id: 'vm-late', price: '0.13', valid_from: '2026-10-15' },
      storageRule,
    ),
  },
  overlap: {
    rates: lists(
      { ...vmRule, valid_to: '2026-10-15' },
      { ...vmRule, rule_id: 'vm-late', price: '0.13', valid_from: '2026-10-10' },
      storageRule,
    ),
  },
  unreachable_rule: {
    rates: {
      'price-lists.csv': [
        { price_list_id: 'STANDARD', is_default: 'true' },
        { price_list_id: 'FIRST', account_id: 'FABRIKAM' },
      ],
      ...lists(vmRule, storageRule),
      'price-lists/first.csv': [
        { price_list_id: 'FIRST', rule_id: 'all', model: 'markup', percent: '25' },
      ],
    },
    also: ['unused_price', 'price_shock'],
  },
  unreachable_list: {
    rates: {
      'price-lists.csv': [
        { price_list_id: 'STANDARD', is_default: 'true' },
        { price_list_id: 'FORGOTTEN' },
      ],
    },
  },
  unseen_tag: {
    rates: lists(vmRule, storageRule, { ...vmRule, rule_id: 'prod', tag: 'Env=Prod' }),
  },
  unused_price: {
    rates: lists(vmRule, storageRule, { ...vmRule, rule_id: 'misspelt', meter_id: 'meter-wm' }),
  },
}

describe('each check', () => {
  test.each(Object.entries(provoked))('%s finds what is wrong', async (name, { rates, also }) => {
    const report = await month.lint(rates)
    expect(promised(report)).toContain(name)
    for (const check of promised(report)) expect([name, ...(also ?? [])]).toContain(check)
    const page = lintPage(report)
    expect(page.split('\n').filter((line) => columnsOf(line) > 110)).toEqual([])
    await expect(page).toMatchFileSnapshot(golden(name))
  })

  test('of the price sheet finds another unit', async () => {
    const other = await lintMonth('sheet', '100 Hours')
    const report = await other.lint()
    expect(promised(report)).toEqual(['sheet_unit'])
    await expect(lintPage(report)).toMatchFileSnapshot(golden('sheet_unit'))
  })

  test('of tags finds two that each have a price', async () => {
    const tagged = (rule_id: string, tag: string, price: string): CompactRow => {
      return { ...vmRule, rule_id, tag, price }
    }
    const rates = lists(
      vmRule,
      storageRule,
      tagged('prod', 'Env=Prod', '0.15'),
      tagged('team-a', 'Team=A', '0.14'),
      tagged('team-b', 'Team=B', '0.13'),
    )
    const report = await (await lintMonth('tags', '1 Hour', rates)).lint(rates)
    expect(promised(report)).toEqual(['tied_tags', 'unused_price'])
    await expect(lintPage(report)).toMatchFileSnapshot(golden('tied_tags'))
  })

  test('is provoked somewhere in this file', () => {
    const names = [...Object.keys(provoked), 'sheet_unit', 'tied_tags'].sort()
    expect(names).toEqual(lintChecks.map(({ name }) => name).sort())
  })
})

/** What comes near each finding and is none: the last that is right. */
const quiet: Readonly<Record<string, Rates>> = {
  // a parent list has it
  usage_without_price: {
    'price-lists.csv': [
      { price_list_id: 'STANDARD', is_default: 'true', parent_id: 'COMMON' },
      { price_list_id: 'COMMON' },
    ],
    'price-lists/standard.csv': [vmRule],
    'price-lists/common.csv': [{ ...storageRule, price_list_id: 'COMMON' }],
  },
  missing_rate: {
    'fx/2026-10.csv': ['sell', 'book'].map((kind) => ({
      month: '2026-10',
      from_currency: 'USD',
      to_currency: 'EUR',
      rate: '0.9',
      kind,
    })),
    ...lists({ ...vmRule, currency: 'USD' }, storageRule),
  },
  unit_mismatch: lists(vmRule, { ...storageRule, unit: '1 GB/Month' }),
  // a promotion beside the base price is no tie, and no overlap
  two_winners: lists(vmRule, storageRule, {
    ...vmRule,
    rule_id: 'autumn',
    promotion: 'autumn',
    price: '0.12',
    valid_from: '2026-10-20',
    valid_to: '2026-10-21',
  }),
  sell_below_buy: lists({ ...vmRule, price: '0.1' }, storageRule),
  price_shock: lists({ ...vmRule, price: '0.15625' }, storageRule),
  // days without a price of their own have a wider one
  gap: lists(
    { ...vmRule, valid_to: '2026-10-10' },
    { ...vmRule, rule_id: 'vm-late', price: '0.13', valid_from: '2026-10-20' },
    { ...storageRule, rule_id: 'all', meter_category: '', unit: '' },
  ),
  overlap: lists(
    { ...vmRule, valid_to: '2026-10-15' },
    { ...vmRule, rule_id: 'vm-late', price: '0.13', valid_from: '2026-10-15' },
    storageRule,
  ),
  // an earlier list has a price on some days only
  unreachable_rule: {
    'price-lists.csv': [
      { price_list_id: 'STANDARD', is_default: 'true' },
      { price_list_id: 'FIRST', account_id: 'FABRIKAM' },
    ],
    ...lists(vmRule, storageRule),
    'price-lists/first.csv': [
      { ...vmRule, price_list_id: 'FIRST', price: '0.13', valid_from: '2026-10-15' },
    ],
  },
  // only a market names it
  unreachable_list: {
    'price-lists.csv': [
      { price_list_id: 'STANDARD', is_default: 'true' },
      { price_list_id: 'GERMANY' },
    ],
    'markets.csv': [
      { market_id: 'DE', currency: 'EUR', price_list_id: 'GERMANY' },
      { market_id: 'PL', currency: 'PLN' },
    ],
  },
  // a price of last year is history
  unused_price: lists(
    { ...vmRule, rule_id: 'vm-2025', price: '0.11', valid_to: '2026-01-01' },
    { ...vmRule, valid_from: '2026-01-01' },
    storageRule,
  ),
}

describe('what is nearly wrong', () => {
  test.each(Object.entries(quiet))('%s is quiet', async (_, rates) => {
    expect(inOrder(await month.lint(rates))).toEqual([])
  })

  test('a tag that the run looked at, and one price for two tags, are quiet', async () => {
    const rates = lists(vmRule, storageRule, {
      ...vmRule,
      rule_id: 'team-a',
      tag: 'Team=A',
      price: '0.14',
    })
    const tagged = await lintMonth('one-tag', '1 Hour', rates)
    expect(inOrder(await tagged.lint(rates))).toEqual([])
  })

  test('is tried for each check', () => {
    const names = [...Object.keys(quiet), 'sheet_unit', 'tied_tags', 'unseen_tag'].sort()
    expect(names).toEqual(lintChecks.map(({ name }) => name).sort())
  })
})

describe('without a run', () => {
  test('what the rates alone show is said, and what could not be looked at', async () => {
    const bare = await lintMonth('bare', null, null)
    const report = await bare.lint({ ...provoked['gap']?.rates })
    expect(promised(report)).toEqual(['gap'])
    await expect(lintPage(report)).toMatchFileSnapshot(golden('without-a-run'))
  })
})
