import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DuckDB, sqlText } from '../pipeline/engine/duckdb.ts'
import { openEngine } from './ingest/ingest-report.ts'
import { exact, type Exact, roundTo } from './oracle/exact.ts'
import { type Dice, makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'

/** The number ladder of `macros.sql` against exact arithmetic: its fast ways must not be seen. */
let database: DuckDB

beforeAll(async () => {
  database = await openEngine(1)
})

afterAll(() => {
  database.close()
})

/** What a macro gives for each pair of texts. */
async function valuesOf(
  expression: string,
  pairs: readonly (readonly [string, string])[],
): Promise<(string | null)[]> {
  const rows = await database.rows(
    `select cast(${expression} as varchar) as value from (values ` +
      pairs.map((pair, index) => `(${String(index)}, ${pair.map(sqlText).join(', ')})`).join(', ') +
      ') given(place, a, b) order by place',
  )
  return rows.map(({ value }) => (value === null ? null : String(value)))
}

function digits(dice: Dice, count: number): string {
  return Array.from({ length: count }, () => String(dice.int(0, 9))).join('')
}

/** A plain number with a sign at times: so many digits before the point, so many places. */
function numberText(dice: Dice, before: number, places: number): string {
  const whole = digits(dice, dice.int(places === 0 ? 1 : 0, before))
  return dice.pick(['', '', '-']) + whole + (places === 0 ? '' : '.' + digits(dice, places))
}

const valueOf = (text: string): Exact => exact(text.replace(/^(-?)\./u, '$10.'))

describe('read_decimal', () => {
  // the 64-bit way ends at 16 bytes, at three digits before the point and at 15 places
  test.each([
    ['0.12345678901234', '0.123456789012340000'],
    ['.123456789012345', '0.123456789012345000'],
    ['0.1234567890123456', '0.123456789012345600'],
    ['999.999999999999', '999.999999999999000000'],
    ['1000.00000000001', '1000.000000000010000000'],
    ['9999999.12345678', '9999999.123456780000000000'],
    ['10000000.1234567', '10000000.123456700000000000'],
    ['0001234.12345678', '1234.123456780000000000'],
    ['9999999999999999', '9999999999999999.000000000000000000'],
    ['-1234567890123.4', '-1234567890123.400000000000000000'],
    ['123456789.012345678', '123456789.012345678000000000'],
    ['-0.123456789012345678', '-0.123456789012345678'],
    ['1234.123456789012345678', '1234.123456789012345678'],
    ['0.1234567890123456785', '0.123456789012345679'],
    ['1e-11', '0.000000000010000000'],
    ['1.5E3', '1500.000000000000000000'],
    ['0.00000000000000001', '0.000000000000000010'],
  ])('%s is %s', async (text, read) => {
    expect(await valuesOf('read_decimal(a)', [[text, '']])).toEqual([read])
  })

  test.each(['1_000', '1 000', ' 1', '1,5', 'NaN', '', '1e400', '123456789012345678901234567890'])(
    '"%s" is none',
    async (text) => {
      expect(await valuesOf('read_decimal(a)', [[text, '']])).toEqual([null])
    },
  )

  test('any number is the exact one, to 18 places', async () => {
    for (const seed of testSeeds('numbers', { plain: 3, deep: 50 })) {
      const dice = makeDice(seed)
      const pairs = Array.from(
        { length: 500 },
        () => [numberText(dice, dice.int(1, 12), dice.int(0, 22)), ''] as const,
      )
      const expected = pairs.map(([text]) => roundTo(valueOf(text), 18).toFixed(18))
      const found = await valuesOf('read_decimal(a)', pairs)
      const wrong = pairs.filter((_, at) => !sameNumber(found[at], expected[at]))
      expect(wrong, `RATEBOOK_SEED=${String(seed)}`).toEqual([])
    }
  })
})

/** Whether two texts are one number; -0 is 0. */
function sameNumber(a: string | null | undefined, b: string | undefined): boolean {
  return typeof a === 'string' && b !== undefined && exact(a).equals(exact(b))
}

describe('product_text', () => {
  test('is the price to 10 places times the quantity to 8, to 6', async () => {
    for (const seed of testSeeds('products', { plain: 3, deep: 50 })) {
      const dice = makeDice(seed)
      const pairs = Array.from(
        { length: 500 },
        () =>
          [
            numberText(dice, dice.int(1, 7), dice.int(0, 22)),
            numberText(dice, dice.int(1, 9), dice.int(0, 18)),
          ] as const,
      )
      const expected = pairs.map(([price, quantity]) => {
        // what is stored has 18 places, whatever is made of it
        const [given, units] = [price, quantity].map((text) => roundTo(valueOf(text), 18))
        if (given === undefined || units === undefined) throw new Error('no pair')
        return roundTo(roundTo(given, 10).times(roundTo(units, 8)), 6).toFixed(6)
      })
      const found = await valuesOf('product_text(a, b)', pairs)
      const wrong = pairs.filter((_, at) => !sameNumber(found[at], expected[at]))
      expect(wrong, `RATEBOOK_SEED=${String(seed)}`).toEqual([])
    }
  })

  test.each([
    ['0.00000000005', '1', '0.000000'],
    ['1', '0.0000005', '0.000001'],
    ['-1', '0.0000005', '-0.000001'],
    ['5e-1', '1e1', '5.000000'],
    // a number is stored with 18 places, and what is made of it begins there
    ['1000000', '0.1234567849999999999', '123456.790000'],
    ['100000.00000000004999999995', '100000', '10000000000.000010'],
    ['100000.0000000000499999994', '100000', '10000000000.000000'],
    ['10.00000000000000000000000000001', '2.0000000050000000000000000', '20.000000'],
    ['1', '100000000000', null],
    ['1e15', '1', null],
    ['9999999999', '999999999', '9999999989000000001.000000'],
    ['-999999', '1000001', '-999999999999.000000'],
    ['x', '1', null],
    ['1_0', '1', null],
  ])('%s times %s is %s', async (price, quantity, product) => {
    expect(await valuesOf('product_text(a, b)', [[price, quantity]])).toEqual([product])
  })
})

describe('with_pairs', () => {
  test.each(['{"a":"ä"}', '{"a":"1","b":"}"}', '{"a":"\\u00e9\\"","€":"{}"}'])(
    'adds to %s',
    async (others) => {
      const [found] = await valuesOf(
        "with_pairs(a, concat_ws(',', json_pair('k', b), json_pair('n', null)))",
        [[others, 'x "ö"']],
      )
      expect(JSON.parse(found ?? '')).toEqual({ ...JSON.parse(others), k: 'x "ö"' })
    },
  )
})
