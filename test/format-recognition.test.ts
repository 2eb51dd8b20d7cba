import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DuckDB, type Row, sqlText } from '../pipeline/engine/duckdb.ts'
import type { AskedDates } from '../pipeline/1-ingest/date-order.ts'
import { sourceFormats } from '../pipeline/1-ingest/formats/formats.ts'
import { ingestFiles } from '../pipeline/1-ingest/ingest.ts'
import { recogniseFormat } from '../pipeline/1-ingest/recognise-format.ts'
import { makeLanding, openEngine } from './ingest/ingest-report.ts'
import { usageHeaders, usageLine, usageText, type UsageValues } from './ingest/usage-text.ts'

let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

interface Outcome {
  readonly refused: readonly string[]
  /** usage_date of each record; the reason in brackets where it is in quarantine. */
  readonly days: readonly string[]
}

async function take(text: string, dates?: AskedDates): Promise<Outcome> {
  const landing = makeLanding({ 'usage.csv': text })
  try {
    const target = { lake: landing.lake, ...(dates === undefined ? {} : { dates }) }
    const {
      sources: [source],
      refused,
    } = await ingestFiles(database, landing.folder, landing.names, target)
    const told = refused.map(({ code, message, remedy }) => `${code} ${message}\n${remedy}`)
    if (source === undefined) return { refused: told, days: [] }
    const rows: Row[] = await database.rows(
      "select coalesce('(' || bad.reason || ')', cast(usage_date as varchar)) as day " +
        `from read_parquet(${sqlText(join(landing.lake, source.key, 'usage.parquet'))}, file_row_number = true) ` +
        'order by file_row_number',
    )
    return { refused: told, days: rows.map(({ day }) => String(day)) }
  } finally {
    landing.remove()
  }
}

/** A file whose records differ in these values; only dates that are given have slashes. */
function dated(...records: readonly UsageValues[]): string {
  return usageText(
    records.map((values) =>
      usageLine({ ChargeStartDate: '2026-03-01', PCToBCExchangeRateDate: '', ...values }),
    ),
  )
}

const monthFirst = 'not a date: month/day/year or year-month-day is expected'

describe('the order of day and month in dates with slashes', () => {
  test.each<[name: string, file: string, days: readonly string[]]>([
    [
      'a day beyond 12 in second place',
      dated({ UsageDate: '3/4/2026' }, { UsageDate: '3/13/2026' }),
      ['2026-03-04', '2026-03-13'],
    ],
    [
      'a day beyond 12 in first place',
      dated({ UsageDate: '3/4/2026' }, { UsageDate: '13/3/2026' }),
      ['2026-04-03', '2026-03-13'],
    ],
    [
      'padded with zeros',
      dated({ UsageDate: '03/04/2026' }, { UsageDate: '31/03/2026' }),
      ['2026-04-03', '2026-03-31'],
    ],
    [
      'with a time behind',
      dated({ UsageDate: '3/4/2026 12:00:00 AM' }, { UsageDate: '3/31/2026 12:00:00 AM' }),
      ['2026-03-04', '2026-03-31'],
    ],
    [
      'another column tells',
      dated({ UsageDate: '3/4/2026' }, { UsageDate: '3/5/2026', ChargeStartDate: '20/2/2026' }),
      ['2026-04-03', '2026-05-03'],
    ],
    [
      'the first of the month, month first',
      dated({ UsageDate: '3/4/2026', ChargeStartDate: '3/1/2026' }),
      ['2026-03-04'],
    ],
    [
      'the first of the month, day first',
      dated({ UsageDate: '4/3/2026', ChargeStartDate: '1/3/2026' }),
      ['2026-03-04'],
    ],
    ['the same day either way', dated({ UsageDate: '3/3/2026' }), ['2026-03-03']],
    ['the first of January only', dated({ UsageDate: '1/1/2026' }), ['2026-01-01']],
    [
      'no slashes at all',
      dated({ UsageDate: '2026-03-04' }, { UsageDate: '2026-04-03' }),
      ['2026-03-04', '2026-04-03'],
    ],
    [
      'nearly all say month first',
      dated({ UsageDate: '3/13/2026' }, { UsageDate: '3/14/2026' }, { UsageDate: '15/3/2026' }),
      ['2026-03-13', '2026-03-14', `(${monthFirst})`],
    ],
    [
      'what is no date tells nothing',
      dated({ UsageDate: '3/13/2026' }, { UsageDate: '99/99/2026' }, { UsageDate: 'a/b' }),
      ['2026-03-13', `(${monthFirst})`, `(${monthFirst})`],
    ],
  ])('%s', async (_name, file, days) => {
    expect(await take(file)).toEqual({ refused: [], days })
  })

  test('far behind the first records it tells as well', async () => {
    const doubtful = Array.from({ length: 2_500 }, () => ({ UsageDate: '3/4/2026' }))
    const { refused, days } = await take(dated(...doubtful, { UsageDate: '25/3/2026' }))
    expect(refused).toEqual([])
    expect(new Set(days)).toEqual(new Set(['2026-04-03', '2026-03-25']))
  })

  test('slashes that begin far behind the first records are read, or refused', async () => {
    const iso = Array.from({ length: 8_000 }, () => ({ UsageDate: '2026-03-04' }))
    const { refused, days } = await take(
      dated(...iso, { UsageDate: '5/3/2026' }, { UsageDate: '25/3/2026' }),
    )
    expect(refused).toEqual([])
    expect(new Set(days)).toEqual(new Set(['2026-03-04', '2026-03-05', '2026-03-25']))
    const doubtful = await take(dated(...iso, { UsageDate: '5/3/2026' }))
    expect(doubtful.refused[0]).toContain('RB-126')
  })

  test.each<[string, string]>([
    ['3/4/2026', dated({ UsageDate: '3/4/2026' })],
    [
      '03/04/2026',
      dated({ UsageDate: '2026-03-04' }, { UsageDate: '03/04/2026' }, { UsageDate: '5/5/2026' }),
    ],
    ['1/2/2026', dated({ UsageDate: '1/2/2026', ChargeStartDate: '1/1/2026' })],
    [
      '3/4/2026',
      dated({ UsageDate: '3/13/2026' }, { UsageDate: '13/3/2026' }, { UsageDate: '3/4/2026' }),
    ],
    ['4/3/2026', dated({ UsageDate: '3/3/2026', PCToBCExchangeRateDate: '4/3/2026' })],
  ])('"%s" is refused where nothing tells, and read as the user says', async (example, file) => {
    const { refused, days } = await take(file)
    expect(days).toEqual([])
    expect(refused).toHaveLength(1)
    expect(refused[0]).toContain(`RB-126 usage.csv: "${example}" may be two days`)
    expect(refused[0]).toContain('--date-format mdy')
    for (const asked of ['mdy', 'dmy'] as const)
      expect((await take(file, asked)).refused).toEqual([])
  })

  test('as the user says, even against what the file tells', async () => {
    const file = dated({ UsageDate: '3/4/2026' }, { UsageDate: '3/13/2026' })
    expect((await take(file, 'dmy')).days).toEqual(['2026-04-03', `(${monthFirst})`])
    expect((await take(file, 'mdy')).days).toEqual(['2026-03-04', '2026-03-13'])
  })

  test('one file does not tell for the next', async () => {
    expect((await take(dated({ UsageDate: '3/4/2026' }, { UsageDate: '13/3/2026' }))).days[0]).toBe(
      '2026-04-03',
    )
    expect((await take(dated({ UsageDate: '3/4/2026' }, { UsageDate: '3/13/2026' }))).days[0]).toBe(
      '2026-03-04',
    )
    expect((await take(dated({ UsageDate: '3/4/2026' }))).refused[0]).toContain('RB-126')
  })
})

/** The usual headers of a format, or its required ones alone. */
function headersOf(name: string, which: 'all' | 'required'): string[] {
  const format = sourceFormats.find((one) => one.name === name)
  return (format?.fields ?? [])
    .filter(({ required }) => which === 'all' || required)
    .map(({ name: field, aliases, fractionAliases }) => aliases[0] ?? fractionAliases[0] ?? field)
}

function without(name: string, header: string): string[] {
  return headersOf(name, 'all').filter((other) => other !== header)
}

function refusal(headers: readonly string[]): string {
  try {
    return recogniseFormat(headers, 'file.csv').name
  } catch (error) {
    const { code, message, remedy } = Object(error) as {
      code: string
      message: string
      remedy: string
    }
    return `${code} ${message}\n${remedy}`
  }
}

describe('the format of a file, by its headers', () => {
  const names = sourceFormats.map(({ name }) => name)

  test.each(names)('%s is told by its required columns, and by all of them', (name) => {
    expect(refusal(headersOf(name, 'required'))).toBe(name)
    expect(refusal(headersOf(name, 'all').reverse())).toBe(name)
  })

  test.each(names)(
    '%s without one required column is not taken for it, and the message names the column',
    (name) => {
      const all = headersOf(name, 'all')
      for (const header of headersOf(name, 'required')) {
        const told = refusal(all.filter((other) => other !== header))
        expect(told, header).not.toBe(name)
        // near enough to say what is missing, unless what is left is another format whole
        if (names.includes(told)) continue
        expect(told, header).toMatch(/^RB-104 /u)
        expect(told.split(/[ ,\n]+/u), header).toContain(header)
      }
    },
  )

  test('a file that fits two formats is refused by both their names', () => {
    const told = refusal([
      ...headersOf('daily-rated-usage', 'required'),
      ...headersOf('own-service', 'required'),
    ])
    expect(told).toMatch(
      /^RB-123 file\.csv: its columns fit more than one format: .*daily rated usage/u,
    )
    expect(told).toContain('own services')
  })

  test.each([
    [
      'the nearest is named with what is missing',
      without('daily-rated-usage', 'MeterId'),
      /^RB-104 file\.csv:1: column MeterId is missing \(\d+ of the \d+ columns belong to the daily rated usage /u,
    ],
    [
      'of the reconciliation too',
      without('invoice-reconciliation', 'Subtotal'),
      /column Subtotal is missing .*invoice reconciliation/u,
    ],
    [
      'what is far from all says so',
      ['a', 'b', 'UnitPrice'],
      /those of no format that is read; the nearest, /u,
    ],
    ['no headers', [], /^RB-104/u],
    ['headers that are blank', ['', '', ' '], /^RB-104/u],
  ])('%s', (_name, headers, expected) => {
    expect(refusal(headers)).toMatch(expected)
  })

  test('the basic attribute set is refused with the reason', async () => {
    // what attributeSet=basic lacks (csp-formats 1.0)
    const lacking = new Set(['MeterId', 'MeterCategory', 'Tags', 'PartnerEarnedCreditPercentage'])
    const kept = usageHeaders
      .map((header, index) => [header, index] as const)
      .filter(([header]) => !lacking.has(header))
    const cells = usageLine({ Tags: '' }).split(',')
    const lines = [kept.map(([header]) => header), kept.map(([, index]) => cells[index] ?? '')]
    const { refused } = await take(lines.map((line) => line.join(',') + '\n').join(''))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatch(/^RB-104 usage\.csv:1: columns MeterCategory, MeterId are missing/u)
    expect(refused[0]).toContain('attributeSet=full')
    const json = JSON.stringify(
      Object.fromEntries(kept.map(([header, index]) => [header, cells[index] ?? ''])),
    )
    expect((await take(json + '\n')).refused[0]).toContain('attributeSet=full')
  })
})
