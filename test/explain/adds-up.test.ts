import { join } from 'node:path'
import { Decimal as DecimalJs } from 'decimal.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainLine } from '../../pipeline/explain/explain-line.ts'
import { explanationPage } from '../../pipeline/explain/page.ts'
import type { OpenRun } from '../../pipeline/open-run.ts'
import { openWorkspace } from '../../pipeline/workspace.ts'
import { caseNames, writeCaseWorkspace } from '../cases/case-folder.ts'
import { writeGoldenMonth } from '../golden-month.ts'
import { equationsOf, pageOf } from './ask.ts'
import { falseEquations } from './equations.ts'
import { chargeOf, lineOf, openMonth, sampleWorkspace, targetsOf } from './open-month.ts'

const Decimal = DecimalJs.clone({ precision: 80 })
const sumOf = (texts: readonly string[]): string =>
  texts.reduce((sum, text) => sum.plus(text), new Decimal(0)).toFixed()
const exact = (text: string): string => new Decimal(text).toFixed()
const onNoInvoice = (charge: string): boolean => charge.startsWith('statement/')

let sample: OpenRun
let minimum: OpenRun
let targets: Awaited<ReturnType<typeof targetsOf>>

beforeAll(async () => {
  minimum = await openMonth(
    openWorkspace(writeCaseWorkspace('minimum-per-account', 'explain-wrong')),
  )
  sample = await openMonth(sampleWorkspace('adds-up'))
  targets = await targetsOf(sample)
})
afterAll(() => {
  minimum.database.close()
  sample.database.close()
})

describe('what is shown adds up', () => {
  test('over the whole sample, and every record stands behind one line', async () => {
    let checked = 0
    const seen = new Map<string, string>()
    for (const target of targets.lines) {
      const explanation = await chargeOf(sample, target, true)
      checked += equationsOf(explanationPage(explanation), target)
      const { charge, parts, rest } = explanation
      expect(rest).toEqual([])
      expect(sumOf(parts.map((part) => part.amount)), target).toBe(exact(charge.amount))
      for (const part of parts) {
        expect(sumOf(part.records.map((range) => range.records))).toBe(part.usage_rows)
        for (const { file_name: file, first_record: first, last_record: last } of part.records) {
          for (let record = Number(first); record <= Number(last); record += 1) {
            expect(seen.get(`${file}:${String(record)}`)).toBeUndefined()
            seen.set(`${file}:${String(record)}`, target)
          }
        }
      }
    }
    const records = sample.manifest.inputs.reduce((sum, input) => sum + input.records, 0)
    expect(seen.size).toBe(records)
    for (const target of [...targets.drafts, ...targets.charges.filter(onNoInvoice)]) {
      checked += equationsOf(await pageOf(sample, target), target)
    }
    expect(targets.lines.length).toBeGreaterThan(70)
    expect(checked).toBeGreaterThan(4 * targets.lines.length)
  })

  test('those shown and the rest are the whole', async () => {
    const counts = await sample.database.rows(
      "select concat(invoice_key, '/', line_no) as target, count(distinct usage_class_id) as classes " +
        'from invoice_usage group by all order by classes desc, target limit 5',
    )
    let more = 0
    for (const row of counts) {
      const target = String(row.target)
      const explanation = await explainLine(sample, target, { parts: 1 })
      if (explanation.kind !== 'invoice_line') throw new Error(`${target} is no line`)
      const { parts, parts_count: count, rest, charge } = explanation
      expect(sumOf([...parts, ...rest].map((part) => part.amount))).toBe(exact(charge.amount))
      expect(parts.length).toBe(1)
      expect(sumOf(['1', ...rest.map((row) => row.parts)])).toBe(String(count))
      expect(explanationPage(explanation).includes('rated lines; --all shows them')).toBe(
        rest.length > 0,
      )
      more += rest.length
    }
    expect(more).toBeGreaterThan(0)
  })

  // Every third case and every fourth line of it by default, all when deep: a page costs 0.1 s.
  const isDeep = process.env['RATEBOOK_DEEP'] !== undefined
  const step = isDeep ? 1 : 4
  const cases = caseNames().filter((_, place) => isDeep || place % 3 === 0)
  const months = ['licence-month', 'mixed-month', 'benefit-month']
  test.each([...cases, ...months])('in case %s', async (name) => {
    const folder = months.includes(name)
      ? writeGoldenMonth(name, `explain-${name}`).folder
      : writeCaseWorkspace(name, 'explain')
    const month = await openMonth(openWorkspace(folder))
    try {
      const all = await targetsOf(month)
      const records = month.manifest.inputs
        .filter(({ schema }) => schema === 'usage')
        .flatMap(({ name: file, records: count }) =>
          Array.from({ length: count }, (_, index) => `${file}:${String(index + 1)}`),
        )
      const charges = [...all.lines, ...all.charges.filter(onNoInvoice)]
      for (const target of charges.filter((_, place) => place % step === 0)) {
        const explanation = await chargeOf(month, target, true)
        const { charge, parts, added } = explanation
        expect(parts.length + added.length, target).toBeGreaterThan(0)
        expect(added.length > 0, target).toBe(charge.charge_source !== 'usage')
        expect(sumOf([...parts, ...added].map(({ amount }) => amount)), target).toBe(
          exact(charge.amount),
        )
        for (const { kind, counted, amount_before: before } of added)
          if (kind !== 'adjustment')
            expect(sumOf(counted.map(({ amount }) => amount)), target).toBe(exact(before ?? ''))
        equationsOf(explanationPage(explanation), target)
      }
      for (const target of [...all.drafts, ...records.slice(-3)])
        equationsOf(await pageOf(month, target), target)
    } finally {
      month.database.close()
    }
  })
})

describe('an explanation that does not add up is not shown', () => {
  const broken: [string, string, string][] = [
    [
      'an amount',
      'rated_line',
      'select * replace (cast(amount + 0.01 as decimal(38, 20)) as amount)',
    ],
    [
      'a rate',
      'rated_line',
      'select * replace (cast(fx_rate + 0.000000001 as decimal(15, 9)) as fx_rate)',
    ],
    [
      'a price',
      'price_tier',
      'select * replace (cast(unit_price * 2 as decimal(17, 10)) as unit_price)',
    ],
    [
      'a line',
      'invoice_line',
      'select * replace (cast(amount_rounded + 1 as decimal(20, 3)) as amount_rounded)',
    ],
    ['a tier', 'tier_use', 'select * replace (cast(amount + 1 as decimal(38, 20)) as amount)'],
  ]
  test.each(broken)('%s that is wrong', async (_, table, select) => {
    const target = await lineOf(
      sample,
      'Łąkowa Produkcja',
      table === 'tier_use' ? 'Bandwidth' : 'Virtual Machines',
    )
    const file = join(sample.folder, 'tables', `${table}.parquet`)
    try {
      await sample.database.run(
        `create or replace view ${table} as ${select} from read_parquet('${file}')`,
      )
      await expect(explainLine(sample, target)).rejects.toThrow(/in the run, .* explained/u)
    } finally {
      await sample.database.run(`create or replace view ${table} as from read_parquet('${file}')`)
    }
    await expect(explainLine(sample, target)).resolves.toBeDefined()
  })

  const added: [string, string, string][] = [
    ['usage_charge', 'amount', 'the charges counted are what a limit or fee is of'],
    ['account_limit', 'minimum', 'the limit is that of its rule at its rate'],
    ['account_limit', 'fx_rate', 'the limit is that of its rule at its rate'],
    ['added_line', 'bound', 'the limit is that of its rule at its rate'],
    ['added_line', 'amount', 'the parts add up to the charge'],
    ['added_line', 'amount_before', 'the charges counted are what a limit or fee is of'],
  ]
  test.each(added)('a minimum whose %s has another %s', async (table, column, claim) => {
    const target = '2026-10.TAILSPIN.EUR/2'
    const { added: lines } = await chargeOf(minimum, target)
    expect(lines.map(({ kind }) => kind)).toEqual(['minimum'])
    const file = join(minimum.folder, 'tables', `${table}.parquet`)
    try {
      await minimum.database.run(
        `create or replace view ${table} as select * replace ` +
          `(${column} * 2 as ${column}) from read_parquet('${file}')`,
      )
      await expect(explainLine(minimum, target)).rejects.toThrow(claim)
    } finally {
      await minimum.database.run(`create or replace view ${table} as from read_parquet('${file}')`)
    }
    await expect(explainLine(minimum, target)).resolves.toBeDefined()
  })

  test('a usage record that is gone', async () => {
    const target = await lineOf(sample, 'Łąkowa Produkcja', 'Bandwidth')
    const { parts } = await chargeOf(sample, target)
    const record = parts[0]?.records[0]
    await sample.database.run(
      'create or replace view usage_record as select * exclude (bad) from stored_usage ' +
        `where record_number <> ${record?.first_record ?? ''}`,
    )
    await expect(explainLine(sample, target)).rejects.toThrow(
      'the usage records give the metered quantity',
    )
    await sample.database.run(
      'create or replace view usage_record as select * exclude (bad) from stored_usage where bad is null',
    )
  })

  test('the equations of a page are read, not trusted', () => {
    expect(falseEquations('6 PLN   a\n  = 2 USD × 3 PLN per USD\n  = 1 USD + 1\n').broken).toEqual(
      [],
    )
    expect(falseEquations('6 PLN   a\n  = 2 USD × 3.1 PLN per USD\n').broken).toHaveLength(1)
    expect(
      falseEquations('6 PLN   a\n  = 2 USD × 3 PLN per USD\n  = 1 USD + 2\n').broken,
    ).toHaveLength(1)
    expect(falseEquations('1.01 PLN   a\n  = round(1.005, 2)  half away\n').broken).toEqual([])
    expect(falseEquations('1 PLN   a\n  = round(1.005, 2)  half away\n').broken).toHaveLength(1)
  })
})
