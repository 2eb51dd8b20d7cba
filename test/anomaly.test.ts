import { Decimal } from 'decimal.js'
import { afterEach, describe, expect, test } from 'vitest'
import { createBillingRun } from '../pipeline/billing-run.ts'
import { parseConfig } from '../pipeline/config.ts'
import { readSql } from '../pipeline/engine/build-table.ts'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { createTableOfRows } from '../pipeline/engine/stored-table.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'

/** What an account used of a meter in a month: quantity, cost and revenue, in euro. */
interface Used {
  readonly month: string
  readonly account: string
  readonly meter: string
  readonly quantity: string
  readonly cost: string
  readonly revenue: string
  readonly kind?: string
}

const databases: DuckDB[] = []
afterEach(() => {
  for (const database of databases.splice(0)) database.close()
})

const text = (name: string, of: (row: Used) => string) => ({ name, type: 'varchar', of })
const money = (name: string, of: (row: Used) => string) => ({ name, type: 'decimal(22, 10)', of })
const itemColumns = [
  text('account_id', ({ account }) => account),
  text('customer_account_id', ({ account }) => account),
  text('charge_kind', ({ kind }) => kind ?? 'usage'),
  text('item_id', ({ meter }) => meter),
  text('book_currency', () => 'EUR'),
  text('item_name', ({ meter }) => `Name of ${meter}`),
  { name: 'quantity', type: 'decimal(20, 10)', of: ({ quantity }: Used) => quantity },
  money('cost', ({ cost }) => cost),
  money('revenue', ({ revenue }) => revenue),
]

/** A finding as finance reads it: what, whose, this month, usually, factor, money. */
type Line = readonly string[]

/** What is found in October, beside the months before it. */
async function found(
  used: readonly Used[],
  settings: Readonly<Record<string, unknown>> = {},
  held: readonly string[] = [],
): Promise<Line[]> {
  const database = await DuckDB.open({ threads: 1 })
  databases.push(database)
  await database.loadMacros()
  const config = parseConfig({ anomalies: settings })
  await createBillingRun(database, parsePeriod('2026-10'), config)
  const october = used.filter(({ month }) => month === '2026-10')
  const past = used.filter(({ month }) => month !== '2026-10')
  await createTableOfRows(database, 'item_month', itemColumns, october)
  const columns = [text('month', ({ month }) => month), ...itemColumns]
  await createTableOfRows(database, 'past_item_month', columns, past)
  const account = { name: 'account_id', type: 'varchar', of: (id: string) => id }
  await createTableOfRows(database, 'held', [account], held)
  for (const table of ['own_history', 'anomaly'])
    await database.createTable(table, await readSql(`pipeline/6-invoice/${table}.sql`))
  const rows = await database.rows(await readSql('pipeline/summary/anomalies.sql'))
  return rows.map((row) => [
    String(row.measure),
    String(row.scope),
    [row.account_id, row.item_id].filter((one) => one !== '').join(' '),
    plain(row.this_month),
    plain(row.usual),
    row.ratio === null ? 'none' : plain(row.ratio),
    plain(row.money),
  ])
}

const plain = (value: unknown): string => new Decimal(String(value)).toFixed()

const months = ['2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09']

/** A customer who uses so many hours in each month, at 8 to us and 10 to them. */
function hoursOf(account: string, hours: readonly number[], now: number, meter = 'vm'): Used[] {
  return [
    ...hours.map((of, index) => [months[index] ?? '', of] as const),
    ['2026-10', now] as const,
  ]
    .filter(([, of]) => of !== 0)
    .map(([month, of]) => ({
      ...{ month, account, meter, quantity: String(of) },
      ...{ cost: String(of * 8), revenue: String(of * 10) },
    }))
}

const usageOf = (lines: readonly Line[]): Line[] => lines.filter(([measure]) => measure === 'usage')

describe('usage', () => {
  test('that doubled is told of the account and of the meter, with the money between', async () => {
    const used = hoursOf('FABRIKAM', [100, 90, 110, 100, 500, 100], 200)
    expect(await found(used)).toEqual([
      ['usage', 'account', 'FABRIKAM', '1600', '800', '2', '1000'],
      ['usage', 'account item', 'FABRIKAM vm', '200', '100', '2', '1000'],
    ])
  })

  test('just below twice, or with too little money at stake, is quiet', async () => {
    expect(await found(hoursOf('FABRIKAM', [100, 100, 100], 199))).toEqual([])
    // 49 hours more at 10 are 490, below 500
    expect(await found(hoursOf('FABRIKAM', [1, 1, 1], 50))).toEqual([])
    expect(usageOf(await found(hoursOf('FABRIKAM', [1, 1, 1], 51)))).toHaveLength(2)
    expect(await found(hoursOf('FABRIKAM', [1, 1, 1], 51), { leastAmount: 501 })).toEqual([])
  })

  test('that halved or ended is told as well', async () => {
    const halved = await found(hoursOf('FABRIKAM', [400, 400, 400], 200))
    expect(halved.map((line) => line.slice(3))).toEqual([
      ['1600', '3200', '0.5', '-2000'],
      ['200', '400', '0.5', '-2000'],
    ])
    expect(await found(hoursOf('FABRIKAM', [400, 400, 400], 201))).toEqual([])
    const ended = await found(hoursOf('FABRIKAM', [400, 400, 400], 0))
    expect(ended).toContainEqual(['usage', 'account', 'FABRIKAM', '0', '3200', '0', '-4000'])
  })

  test('is quiet in the first months, of a new workspace and of a new customer', async () => {
    expect(await found(hoursOf('FABRIKAM', [], 1000))).toEqual([])
    expect(await found(hoursOf('FABRIKAM', [1, 1], 1000))).toEqual([])
    expect(await found(hoursOf('FABRIKAM', [1, 1], 1000), { leastMonths: 2 })).toHaveLength(2)
    const used = [...hoursOf('FABRIKAM', [9, 9, 9], 9), ...hoursOf('GLOBEX', [], 1000)]
    expect(await found(used)).toEqual([])
  })

  test('of a meter that a known customer never had is compared with nothing', async () => {
    const used = [
      ...hoursOf('FABRIKAM', [1000, 1000, 1000], 1000),
      ...hoursOf('FABRIKAM', [0, 0, 0], 60, 'gpu'),
    ]
    expect(await found(used)).toEqual([
      ['usage', 'account item', 'FABRIKAM gpu', '60', '0', 'none', '600'],
    ])
  })

  test('of an account that is held is not compared, since it has no document', async () => {
    expect(await found(hoursOf('FABRIKAM', [400, 400, 400], 0), {}, ['FABRIKAM'])).toEqual([])
  })

  test('of more months than one is the middle one, or half of the middle two', async () => {
    const [line] = await found(hoursOf('FABRIKAM', [10, 1000, 20, 3000], 9000))
    // 20 and 1000 are in the middle: 510 hours at 8
    expect(line?.slice(3, 5)).toEqual(['72000', '4080'])
  })
})

describe('price and margin', () => {
  const at = (month: string, revenue: string, cost = '800', quantity = '100'): Used => ({
    ...{ month, account: 'FABRIKAM', meter: 'vm', quantity, cost, revenue },
  })
  const past = months.slice(0, 3).map((month) => at(month, '2000', '1900'))

  test('of a price that fell by a quarter are told for customer and meter', async () => {
    const lines = await found([...past, at('2026-10', '1500', '1900')])
    expect(lines.toSorted()).toEqual([
      ['margin', 'account item', 'FABRIKAM vm', '-21.05', '5.26', 'none', '-500'],
      ['margin', 'account', 'FABRIKAM', '-21.05', '5.26', 'none', '-500'],
      ['margin', 'item', 'vm', '-21.05', '5.26', 'none', '-500'],
      ['price', 'account item', 'FABRIKAM vm', '15', '20', '0.75', '-500'],
      ['price', 'item', 'vm', '15', '20', '0.75', '-500'],
    ])
    const near = { marginPoints: 99, leastAmount: 0 }
    expect(await found([...past, at('2026-10', '1500.01', '1900')], near)).toEqual([])
    expect(await found([...past, at('2026-10', '1500', '1900')], near)).toHaveLength(2)
  })

  test('of a cost that rose while the price stayed are told as margin alone', async () => {
    const dear = await found([...past, at('2026-10', '2000', '2600')])
    expect(new Set(dear.map(([measure]) => measure))).toEqual(new Set(['margin']))
    const margin = ['-23.08', '5.26', 'none', '-736.84']
    expect(dear).toContainEqual(['margin', 'account', 'FABRIKAM', ...margin])
  })

  test('of what is given away without a word are told', async () => {
    const lines = await found([...past, at('2026-10', '0', '1900')])
    expect(lines.map(([measure, scope]) => `${String(measure)} ${String(scope)}`)).toContain(
      'margin account',
    )
    expect(lines).toContainEqual(['price', 'account item', 'FABRIKAM vm', '0', '20', '0', '-2000'])
  })

  test('of a licence is margin only, since a part of a month costs a part', async () => {
    const licence = (one: Used): Used => ({ ...one, kind: 'purchase' })
    const lines = await found([...past, at('2026-10', '1400', '1900')].map(licence))
    expect(new Set(lines.map(([measure]) => measure))).toEqual(new Set(['margin']))
  })

  test('need months with a price or a margin: nothing below zero has one', async () => {
    const odd = past.slice(1).map((one) => ({ ...one, quantity: '-1', cost: '-1' }))
    const lines = await found([...past.slice(0, 1), ...odd, at('2026-10', '20000', '1900')])
    expect(lines.filter(([measure]) => measure !== 'usage')).toEqual([])
  })
})

/** The same worked out another way, for one account and its meters. */
function expected(used: readonly Used[], percent: number, least: number): string[] {
  const now = used.filter(({ month }) => month === '2026-10')
  const there = [...new Set(used.map(({ month }) => month))].filter((month) => month !== '2026-10')
  const meters = [...new Set(used.map(({ meter }) => meter))]
  if (there.length < 3) return []
  return meters.flatMap((meter) => {
    const of = (rows: readonly Used[], what: 'quantity' | 'cost' | 'revenue'): Decimal =>
      rows
        .filter((row) => row.meter === meter)
        .reduce((sum, row) => sum.plus(row[what]), new Decimal(0))
    const middle = (what: 'quantity' | 'cost' | 'revenue'): Decimal => {
      const values = there
        .map((month) =>
          of(
            used.filter((row) => row.month === month),
            what,
          ),
        )
        .sort((a, b) => a.comparedTo(b))
      const [low = new Decimal(0), high = low] = values.slice(
        Math.floor((values.length - 1) / 2),
        Math.floor(values.length / 2) + 1,
      )
      return low.plus(high).div(2)
    }
    const [quantity, usual] = [of(now, 'quantity'), middle('quantity')]
    const gains = (['revenue', 'cost'] as const).map((what) => of(now, what).minus(middle(what)))
    const stake = Decimal.max(...gains.map((gain) => gain.abs()))
    const [small, large] = [
      Decimal.min(quantity.abs(), usual.abs()),
      Decimal.max(quantity.abs(), usual.abs()),
    ]
    const isFar =
      quantity.s * usual.s <= 0 || quantity.isZero() || usual.isZero()
        ? !quantity.eq(usual)
        : large.times(100).gte(small.times(100 + percent))
    return isFar && !quantity.eq(usual) && stake.gte(least)
      ? [`${meter} ${quantity.toFixed()} ${usual.toFixed()}`]
      : []
  })
}

test.each(testSeeds('own history', { plain: 20, deep: 400 }))(
  'usage is found as worked out by hand, seed %i',
  async (seed) => {
    const dice = makeDice(seed)
    const used = [...months.slice(0, dice.int(1, 6)), '2026-10'].flatMap((month) =>
      ['a', 'b', 'c']
        .filter((meter) => meter === 'a' || dice.chance(0.8))
        .map((meter): Used => {
          const quantity = dice.pick([dice.int(-20, 400), dice.int(90, 110), 100, 200])
          const cost = dice.int(0, 900)
          return {
            ...{ month, account: 'FABRIKAM', meter, quantity: String(quantity) },
            ...{ cost: String(cost), revenue: String(cost + dice.int(-50, 200)) },
          }
        }),
    )
    const [usagePercent, leastAmount] = [dice.int(1, 150), dice.int(0, 300)]
    const lines = await found(used, { usagePercent, leastAmount })
    const shown = usageOf(lines)
      .filter(([, scope]) => scope === 'account item')
      .map(
        ([, , who, now, usual]) =>
          `${String(who).split(' ')[1] ?? ''} ${String(now)} ${String(usual)}`,
      )
    expect(shown.sort()).toEqual(expected(used, usagePercent, leastAmount).sort())
  },
)
