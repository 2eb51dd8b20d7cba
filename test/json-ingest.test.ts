import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DuckDB, type Row, sqlText } from '../pipeline/engine/duckdb.ts'
import { ingestLanding, makeLanding, openEngine } from './ingest/ingest-report.ts'
import { usageObject, usageObjects } from './ingest/json-text.ts'

let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

interface Taken {
  readonly refused: readonly string[]
  readonly records: number | null
  readonly unknownColumns: readonly string[]
  /** Rows of usage.parquet with their record numbers, values as text. */
  readonly rows: readonly Row[]
  readonly rejects: readonly Row[]
}

async function take(content: string | Uint8Array, name = 'usage.json'): Promise<Taken> {
  const landing = makeLanding({ [name]: content })
  try {
    const {
      sources: [source],
      refused,
    } = await ingestLanding(database, landing)
    const told = refused.map(({ code, message }) => `${code} ${message}`)
    if (source === undefined)
      return { refused: told, records: null, unknownColumns: [], rows: [], rejects: [] }
    const folder = join(landing.lake, source.key)
    const rows = await database.rows(
      'select coalesce(record_number, file_row_number + 1) as record, * exclude (record_number, bad), ' +
        `bad.column_name as fault, bad.reason as reason from read_parquet(${sqlText(join(folder, 'usage.parquet'))}, ` +
        'file_row_number = true) order by record',
    )
    const rejects = await database.rows(
      `select record_number, reason from read_parquet(${sqlText(join(folder, 'reject.parquet'))})`,
    )
    const { records, unknownColumns } = source.stored
    return { refused: told, records, unknownColumns, rows, rejects }
  } finally {
    landing.remove()
  }
}

/**
 * One member of an object, and what a column of its row must be; digits beyond
 * 18 places are noted apart.
 */
const members: readonly (readonly [member: string, column: string, value: string | null])[] = [
  ['"Quantity":123456789.012345678', 'quantity', '123456789.012345678000000000'],
  ['"Quantity":0.123456789012345678', 'quantity', '0.123456789012345678'],
  ['"Quantity":1234567.8901234567890', 'quantity', '1234567.890123456789000000'],
  ['"UnitPrice":0.0209496384791679123456', 'unit_price', '0.020949638479167912'],
  ['"UnitPrice":0.0209496384791679123456', 'rounded', 'UnitPrice=0.0209496384791679123456 '],
  ['"UnitPrice":0.0000000000000000005', 'unit_price', '0.000000000000000001'],
  [
    '"BillingPreTaxTotal":-98765432109.123456789012345678',
    'billing_pre_tax_total',
    '-98765432109.123456789012345678',
  ],
  ['"Quantity":1.5e3', 'quantity', '1500.000000000000000000'],
  ['"Quantity":1.5E-3', 'quantity', '0.001500000000000000'],
  ['"Quantity":12345678901234567890e-12', 'quantity', '12345678.901234567890000000'],
  ['"Quantity":-0', 'quantity', '0.000000000000000000'],
  ['"Quantity":-0.0', 'quantity', '0.000000000000000000'],
  ['"Quantity" : 0.10000000000000000055', 'quantity', '0.100000000000000001'],
  ['"Quantity":\t0.1', 'quantity', '0.100000000000000000'],
  ['"Quantity":"0.123456789012345678"', 'quantity', '0.123456789012345678'],
  ['"Quantity":"-7"', 'quantity', '-7.000000000000000000'],
  ['"Tags":"{\\"UnitPrice\\":1}"', 'tags', '{"UnitPrice":1}'],
  ['"Tags":"{\\"UnitPrice\\": 1.50, \\"n\\":-2}"', 'tags', '{"UnitPrice": 1.50, "n":-2}'],
  ['"Tags":":8080"', 'tags', ':8080'],
  ['"Tags": ": 5"', 'tags', ': 5'],
  ['"Tags":"\\":5"', 'tags', '":5'],
  ['"Tags":",\\"a\\":5"', 'tags', ',"a":5'],
  ['"Tags":"ends in \\\\"', 'tags', 'ends in \\'],
  ['"Tags":"{"', 'tags', '{'],
  ['"Tags":","', 'tags', ','],
  ['"Tags":"\\u0141\\u0105ka \\ud83d\\ude42"', 'tags', 'Łąka 🙂'],
  ['"Tags":"a\\/b\\tc\\nd"', 'tags', 'a/b\tc\nd'],
  ['"Tags":{"n":1.50,"list":[1,"x"]}', 'tags', '{"n":"1.50","list":[1,"x"]}'],
  ['"Tags":""', 'tags', null],
  ['"Tags":null', 'tags', null],
  ['"SkuId":"0001"', 'sku_id', '0001'],
  ['"Other":0.1234567890123456789012', 'other_columns', '{"Other":"0.1234567890123456789012"}'],
  ['"Other.Key":1.50', 'other_columns', '{"Other.Key":"1.50"}'],
  ['"say \\"so\\"":1.50', 'other_columns', '{"say \\"so\\"":"1.50"}'],
  [
    '"ends in \\\\":0.1234567890123456789012',
    'other_columns',
    '{"ends in \\\\":"0.1234567890123456789012"}',
  ],
  ['"Łąka":1.50', 'other_columns', '{"Łąka":"1.50"}'],
  ['"$.Quantity":7', 'other_columns', '{"$.Quantity":"7"}'],
  ['"__proto__":7', 'other_columns', '{"__proto__":"7"}'],
  ['"":7', 'other_columns', '{"":"7"}'],
  ['"Other":true', 'other_columns', '{"Other":true}'],
  ['"unit_price_\\n":7', 'other_columns', '{"unit_price_\\n":"7"}'],
]

describe('an object of JSON lines', () => {
  test('keeps every digit and every text as written, alone or among others', async () => {
    const objects = members.map(([member]) => usageObject(member))
    const together = await take(usageObjects(...objects))
    const packed = await take(gzipSync(usageObjects(...objects)), 'usage.json.gz')
    const document = await take(`\uFEFF{"items": [${objects.join(',\n')}], "totalCount": 1}`)
    for (const taken of [together, packed, document]) {
      expect(taken.refused).toEqual([])
      expect(taken.rows.filter(({ reason }) => reason !== null)).toEqual([])
      const found = members.map(([member, column], index) => [
        member,
        column,
        taken.rows[index]?.[column],
      ])
      expect(found).toEqual(members)
    }
  })

  test.each(members)('%s gives %s %s', async (member, column, value) => {
    const alone = await take('\uFEFF' + usageObject(member))
    expect(alone.refused).toEqual([])
    expect(alone.rows.map((row) => [row[column], row.reason])).toEqual([[value, null]])
  })

  test.each([
    ['{"PartnerId":1', 'not a JSON object'],
    ['[1,2]', 'not a JSON object'],
    ['[{"PartnerId":"p"}]', 'not a JSON object'],
    ['"text"', 'not a JSON object'],
    ['null', 'not a JSON object'],
    [usageObject() + usageObject(), 'not a JSON object'],
    [usageObject() + ',', 'not a JSON object'],
    [usageObject('"Tags":"\\ud800"'), 'not a JSON object'],
    [usageObject('"Tags":"a\tb"'), 'not a JSON object'],
    [usageObject('"Quantity":NaN'), 'not a number (digits and a point are expected)'],
    [usageObject('"Tags":"a\\u0000b"'), 'holds a NUL character'],
    [usageObject('"Tags":"x"', '"Tags":"x"'), 'holds a key twice, or two keys for one column'],
    [usageObject('"Tags":"x"', '"Tags":null'), 'holds a key twice, or two keys for one column'],
    [usageObject('"Other":1', '"Other":1'), 'holds a key twice, or two keys for one column'],
    [
      usageObject('"UnitOfMeasure":"x"', '"Unit":"y"'),
      'holds a key twice, or two keys for one column',
    ],
    [usageObject('"Tags":"x"', '"tags":"y"'), 'holds a key twice, or two keys for one column'],
    [
      usageObject(`"Other":${'['.repeat(5_001)}${']'.repeat(5_001)}`),
      'an object nested too deeply',
    ],
    [
      usageObject(`"Other":${'{"a":['.repeat(300_000)}1${']}'.repeat(300_000)}`),
      'longer than 2,000,000 bytes',
    ],
    [
      usageObject(`"Other":${'['.repeat(900_000)}1${']'.repeat(900_000)}`),
      'an object nested too deeply',
    ],
    [usageObject('"Tags":"a\0b"'), 'holds a NUL byte'],
    [usageObject(`"Tags":"${'x'.repeat(2_000_000)}"`), 'longer than 2,000,000 bytes'],
  ])('%# goes to quarantine between good ones', async (broken, reason) => {
    const good = (quantity: string): string => usageObject(`"Quantity":${quantity}`)
    for (const [lines, at] of [
      [[good('1'), broken, good('2')], 2],
      [[good('1'), good('2'), broken], 3],
    ] as const) {
      const { refused, rows, rejects, records } = await take(usageObjects(...lines))
      expect(refused).toEqual([])
      expect(records).toBe(3)
      const faults = [
        ...rows.filter((row) => row.reason !== null).map((row) => [String(row.record), row.reason]),
        ...rejects.map((reject) => [String(reject.record_number), reject.reason]),
      ]
      expect(faults).toEqual([[String(at), reason]])
      expect(rows.filter((row) => row.reason === null).map(({ quantity }) => quantity)).toEqual([
        '1.000000000000000000',
        '2.000000000000000000',
      ])
    }
  })

  test('two spellings of a key with the same value are one value', async () => {
    const { rows } = await take(usageObjects(usageObject('"UnitOfMeasure":"x"', '"Unit":"x"')))
    expect(rows.map((row) => [row.unit_of_measure, row.reason])).toEqual([['x', null]])
  })

  test('blanks before it do not matter', async () => {
    const { rows } = await take(`${usageObject()}\n \t ${usageObject('"Quantity":3')} \r\n\n  \n`)
    expect(rows.map((row) => [row.quantity, row.reason])).toEqual([
      ['2.000000000000000000', null],
      ['3.000000000000000000', null],
    ])
  })

  test('a key met late, spelled otherwise, counts though a line is broken', async () => {
    const filler = usageObject(`"Tags":"${'x'.repeat(9_000)}"`)
    const late = [usageObject('"Tags":"\0"'), usageObject('"sku_id":"0007"')]
    const lines = [...Array.from({ length: 130 }, () => filler), ...late]
    const { records, rows, rejects, unknownColumns } = await take(usageObjects(...lines))
    expect(records).toBe(132)
    expect(rejects).toEqual([{ record_number: '131', reason: 'holds a NUL byte' }])
    expect(rows.at(-1)).toMatchObject({ record: '132', sku_id: '0007', other_columns: null })
    expect(unknownColumns).toEqual([])
  })
})

test('a key that is read and kept stands among the other columns, and is no drift', async () => {
  const charge = {
    BilledCost: 1.5,
    BillingAccountId: 'b',
    BillingCurrency: 'USD',
    BillingPeriodStart: '2026-10-01T00:00:00Z',
    ChargeCategory: 'Usage',
    ChargePeriodStart: '2026-10-02T00:00:00Z',
    ChargePeriodEnd: '2026-10-03T00:00:00Z',
    ServiceName: 's',
    PricingQuantity: 2,
  }
  const credited = { ...charge, x_PartnerCreditRate: 0.15, x_PartnerCreditApplied: false }
  const lines = [JSON.stringify(credited), JSON.stringify(charge)].join('\n')
  const { refused, rows, unknownColumns } = await take(`${lines}\n`)
  expect(refused).toEqual([])
  expect(rows.map((row) => String(row.other_columns))).toEqual([
    '{"x_PartnerCreditPercentage":"15.000000000000000000","x_PartnerCreditApplied":false}',
    'null',
  ])
  expect(unknownColumns).toEqual([])
})

describe('a JSON document', () => {
  test.each([
    ['an array', (list: string) => list],
    [
      'a page',
      (list: string) =>
        `{"totalCount":1,"items":${list},"links":{"self":{}},"attributes":{"a":"b"}}`,
    ],
    ['a page with an empty list', (list: string) => `{"links":[],"value":${list}}`],
    ['a page that is indented', (list: string) => `{\n  "items":\n ${list}\n}\n`],
  ])('%s on one line of more than two million bytes is read', async (_name, page) => {
    const objects = Array.from({ length: 25 }, (_, index) =>
      usageObject(`"Quantity":${String(index)}.0000000000000001`, `"Tags":"${'ł'.repeat(50_000)}"`),
    )
    const { refused, records, rows } = await take(page(`[${objects.join(',')}]`))
    expect(refused).toEqual([])
    expect(records).toBe(25)
    expect(rows.map(({ quantity }) => quantity)).toEqual(
      objects.map((_, index) => `${String(index)}.000000000000000100`),
    )
  })

  test.each([
    [
      `{"items":[${usageObject()}],"more":[${usageObject()}]}`,
      'several lists of objects: items, more',
    ],
    [`[${usageObject('"Tags":"\\ud800"')}]`, 'Malformed JSON'],
    [`[[${usageObject()}]]`, 'it holds no list of objects'],
    ['[1,2]', 'it holds no list of objects'],
    ['{\n"a": 1}', 'it holds no list of objects'],
    [`{"a\\"b":[${usageObject()}]}`, 'it holds no list of objects'],
    [`[${usageObject()}`, 'JSON'],
    [`[${usageObject()}]]`, 'JSON'],
    [`${'['.repeat(100_000)}`, 'JSON'],
    [
      Buffer.concat([
        Buffer.from(`[${usageObject()},\n{"a":"`),
        Buffer.from([0xff]),
        Buffer.from('"}]'),
      ]),
      'UTF-8',
    ],
    [gzipSync(`[${usageObject()}`), 'JSON'],
    [usageObject() + usageObject(), 'none of its first lines'],
    ['{\n', 'JSON'],
    ['{', 'JSON'],
  ])('%# is refused with its reason', async (text, reason) => {
    const { refused } = await take(text)
    expect(refused).toHaveLength(1)
    expect(refused[0]).toContain(reason)
    expect(refused[0]).toContain('RB-125')
  })

  test('may come compressed', async () => {
    const packed = await take(gzipSync(`[${usageObject()},${usageObject()}]`), 'usage.json.gz')
    expect([packed.refused, packed.records]).toEqual([[], 2])
  })

  test('a record nested too deeply is set aside alone', async () => {
    const deep = usageObject(`"Other":${'['.repeat(900_000)}${']'.repeat(900_000)}`)
    const { rows, refused } = await take(`[${usageObject()},\n${deep},\n${usageObject()}]`)
    expect(refused).toEqual([])
    expect(rows.map(({ reason }) => reason)).toEqual([null, 'an object nested too deeply', null])
  })
})

test('the first bytes are cut within a character without harm', async () => {
  for (const shift of [0, 1, 2, 3]) {
    const object = usageObject(`"Tags":"${'x'.repeat(shift)}${'日'.repeat(30_000)}"`)
    for (const text of [usageObjects(object), `[${object}]`]) {
      const { refused, records } = await take(text)
      expect([refused, records]).toEqual([[], 1])
    }
  }
})
