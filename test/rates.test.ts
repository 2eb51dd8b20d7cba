import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { writeToString } from 'fast-csv'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ratesTableColumns, type TableColumns } from '../pipeline/3-price/database-tables.ts'
import { ratesTablesMarkdown } from '../pipeline/3-price/document-rates.ts'
import { createFaults } from '../pipeline/3-price/faults.ts'
import { loadRates } from '../pipeline/3-price/load-rates.ts'
import { readCsv, type CsvLine } from '../pipeline/3-price/read-csv.ts'
import { readRates } from '../pipeline/3-price/read-rates.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { initWorkspace } from '../pipeline/workspace/init.ts'
import { expectationOf, layOverBase, refusalNames, verdictOn } from './rates-cases.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ratebook-rates-'))

afterAll(() => {
  rmSync(scratch, { recursive: true })
})

/** The base rates with these files over them. */
function ratesWith(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const rates = layOverBase(`of-test-${name}`)
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(rates, file)), { recursive: true })
    writeFileSync(join(rates, file), content)
  }
  return rates
}

async function connect(): Promise<DuckDBConnection> {
  return (await DuckDBInstance.create(':memory:')).connect()
}

async function loaded(rates: string): Promise<(select: string) => Promise<unknown[][]>> {
  const connection = await connect()
  await loadRates(connection, await readRates(rates))
  return async (select) => (await connection.runAndReadAll(select)).getRowsJson()
}

const ruleHeader =
  'price_list_id,rule_id,meter_id,meter_category,model,base,percent,pec_policy,pec_share,currency,price,' +
  'tier_from,tier_to'

describe('what is refused', () => {
  test('the base that all cases share is without fault', async () => {
    expect(await verdictOn(layOverBase('base'))).toBe('no fault\n')
  })

  test.each(refusalNames())('%s', async (name) => {
    expect(await verdictOn(layOverBase(name))).toBe(readFileSync(expectationOf(name), 'utf8'))
  })

  test('changes from a day on, several currencies, promotions and overrides are fine', async () => {
    const account =
      'north,customer,acme,North,de,DE,business,30,11111111-1111-1111-1111-111111111111'
    const rates = ratesWith('allowed', {
      'accounts.csv': [
        'account_id,kind,seller_id,name,market_id,country,customer_kind,payment_terms_days,tenant_id,' +
          'currency,valid_from,valid_to',
        `${account},,,2026-10-15`,
        `${account},EUR,2026-10-15,2026-12-01`,
        `${account},USD,2026-12-01,`,
      ].join('\n'),
      'price-lists.csv': 'price_list_id,name,account_id\nstd,Standard,\ndeal,Deal,north\n',
      'price-lists/more.csv': [
        'price_list_id,rule_id,meter_id,model,percent,currency,price,promotion,valid_from,valid_to',
        'std,eur,m,unit_price,,EUR,0.1,,,',
        'std,usd,m,unit_price,,USD,0.1,,,',
        'std,eur-sale,m,unit_price,,EUR,0.1,Sale,,',
        'std,eur-new,m,unit_price,,EUR,0.1,,2026-07-01,',
        'deal,all,,markup,5,,,,,',
      ].join('\n'),
    })
    expect(await verdictOn(rates)).toBe('no fault\n')
  })

  test('of one file a hundred faults are shown and the rest counted', async () => {
    const rows = Array.from({ length: 130 }, (_, i) => `2026-10,USD,EUR,0,sell,ECB ${String(i)}`)
    const header = 'month,from_currency,to_currency,rate,kind,source'
    const verdict = await verdictOn(
      ratesWith('many', { 'fx/2026-10.csv': [header, ...rows, ''].join('\n') }),
    )
    expect(verdict.match(/RB-310/g)).toHaveLength(100)
    expect(verdict).toContain('rates/fx/2026-10.csv: 30 more faults, not shown')
  })
})

describe('lines and cells of a CSV file', () => {
  async function linesOf(text: string | Uint8Array): Promise<CsvLine[]> {
    const path = join(scratch, 'x.csv')
    writeFileSync(path, text)
    const faults = createFaults()
    const csv = await readCsv(path, 'rates/x.csv', faults)
    const lines = csv === undefined ? [] : [csv.header, ...csv.lines]
    faults.throwIfAny()
    return lines
  }

  test('comments, blank lines, BOM, CRLF and cells of several lines keep their lines', async () => {
    const text = [
      '\ufeff# prices, "quoted',
      'id,note',
      '',
      'a,"one',
      '# not a comment',
      'three"',
      ',,,',
      '# b,old',
      'b, plain ',
      '"c","say ""hi"", please"',
    ].join('\r\n')
    expect(await linesOf(text)).toEqual([
      { line: 2, cells: ['id', 'note'] },
      { line: 4, cells: ['a', 'one\r\n# not a comment\r\nthree'] },
      { line: 9, cells: ['b', 'plain'] },
      { line: 10, cells: ['c', 'say "hi", please'] },
    ])
  })

  test('whatever is written as CSV is read back, each record on its line', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'ż', ',', '"', '\n', '\r\n', '#', ';', ' ', "'"),
      maxLength: 6,
    })
    const record = fc.tuple(fc.constant('id'), cell, cell)
    const noise = fc.array(fc.constantFrom('', '# comment, with "quote', ' '), { maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(noise, record), { minLength: 1, maxLength: 8 }),
        async (parts) => {
          let text = ''
          const expected: CsvLine[] = []
          for (const [noiseLines, cells] of parts) {
            text += noiseLines.map((line) => `${line}\n`).join('')
            expected.push({
              line: text.split('\n').length,
              cells: cells.map((value) => value.trim()),
            })
            text += `${await writeToString([cells], { quoteColumns: text.length % 2 === 0 })}\n`
          }
          expect(await linesOf(text)).toEqual(expected)
        },
      ),
      { numRuns: 300, seed: 20261001 },
    )
  })
})

describe('the tables in DuckDB', () => {
  test('have exactly the declared columns, also when a file is absent', async () => {
    const connection = await connect()
    await loadRates(connection, await readRates(layOverBase('base')))
    for (const [table, columns] of Object.entries<TableColumns>(ratesTableColumns)) {
      const described = (await connection.runAndReadAll(`describe ${table}`)).getRowsJson()
      const declared = Object.entries(columns).map(([name, [type]]) => [name, type])
      expect(
        described.map(([name, type]) => [name, type]),
        table,
      ).toEqual(declared)
    }
  })

  test('percentages become exact factors and shares, with their defaults', async () => {
    const rows = await loaded(
      ratesWith('factors', {
        'price-lists/more.csv': [
          ruleHeader,
          'std,a,m-a,,markup,,12.3456789,,,,,,',
          'std,b,m-b,,markup,retail,0.1,,,,,,',
          'std,c,m-c,,markdown,,7.5,,,,,,',
          'std,d,m-d,,markdown,cost,100,share,33.3333333,,,,',
          'std,e,m-e,,pass_through,,,keep,,,,,',
        ].join('\n'),
      }),
    )
    expect(
      await rows(
        'select rule_id, base, factor, pec_share_passed, specificity from price_rule order by 1',
      ),
    ).toEqual([
      ['a', 'cost', '1.123456789', '1.000000000', '2048'],
      ['all', 'cost', '1.100000000', '1.000000000', '0'],
      ['b', 'retail', '1.001000000', '0.000000000', '2048'],
      ['c', 'retail', '0.925000000', '0.000000000', '2048'],
      ['d', 'cost', '0.000000000', '0.333333333', '2048'],
      ['e', 'cost', '1.000000000', '0.000000000', '2048'],
    ])
  })

  test('prices keep ten places and tiers their order and lines', async () => {
    const rows = await loaded(
      ratesWith('tiers', {
        'price-lists/more.csv': [
          ruleHeader,
          'std,u,,Storage,unit_price,,,,,EUR,9999999.0123456789,,',
          'std,g,M-G,,graduated,,,,,EUR,0.02,10,1000.5',
          'std,g,M-G,,graduated,,,,,EUR,0.03,0,10',
          'std,g,M-G,,graduated,,,,,EUR,0.01,1000.5,',
        ].join('\n'),
      }),
    )
    expect(
      await rows(
        'select * exclude (price_list_id, file) from price_tier order by rule_id, tier_no',
      ),
    ).toEqual([
      ['g', 1, '0.0000000000', '10.0000000000', '0.0300000000', '4'],
      ['g', 2, '10.0000000000', '1000.5000000000', '0.0200000000', '3'],
      ['g', 3, '1000.5000000000', '9999999999.9999999999', '0.0100000000', '5'],
      ['u', 1, '0.0000000000', '9999999999.9999999999', '9999999.0123456789', '2'],
    ])
    expect(
      await rows(`select rule_id, meter_id, meter_category, matches, base, factor, file, line_no
      from price_rule where model in ('graduated', 'unit_price') order by 1`),
    ).toEqual([
      ['g', 'm-g', null, 'meter_id=M-G', null, null, 'rates/price-lists/more.csv', '3'],
      [
        'u',
        null,
        'storage',
        'meter_category=Storage',
        null,
        null,
        'rates/price-lists/more.csv',
        '2',
      ],
    ])
  })

  test('blank cells get their defaults, vendor ids lower case, open dates their ends', async () => {
    const rows = await loaded(
      ratesWith('defaults', {
        'assignments.csv':
          'customer_tenant_id,subscription_id,billed_to\nABCDEF00-1111-1111-1111-111111111111,SUB-A,resell\n',
      }),
    )
    expect(await rows('select * exclude (file) from assignment')).toEqual([
      ['abcdef00-1111-1111-1111-111111111111', 'sub-a', 'resell', '0001-01-01', '9999-12-31', '2'],
    ])
    const account = await rows(`select currency, language, invoice_by, delivery_channel, vat_id,
        payment_terms_days
      from account where account_id = 'north'`)
    expect(account).toEqual([['EUR', 'de', 'account', 'none', null, 30]])
    expect(await rows("select paper from market where market_id = 'de'")).toEqual([['A4']])
    expect(await rows('select specificity, rate from tax_rule')).toEqual([[5, '19.0000']])
    expect(
      await rows(`select currency, minor_units from currency
      where currency in ('EUR', 'HUF', 'IDR', 'JPY', 'KRW', 'KWD') order by 1`),
    ).toEqual([
      ['EUR', 2],
      ['HUF', 2],
      ['IDR', 2],
      ['JPY', 0],
      ['KRW', 0],
      ['KWD', 3],
    ])
  })

  test('a list of fifty thousand prices arrives whole', async () => {
    const prices = Array.from(
      { length: 50_000 },
      (_, i) =>
        `std,r-${String(i)},meter-${String(i)},,unit_price,,,,,EUR,0.${String(i).padStart(10, '0')},,`,
    )
    const rows = await loaded(
      ratesWith('large', { 'price-lists/large.csv': [ruleHeader, ...prices].join('\n') }),
    )
    // Gauss: 0 + 1 + ... + 49,999, each a ten-billionth.
    expect(
      await rows(`select count(*), count(distinct meter_id), max(price_tier.line_no),
        sum(unit_price)
      from price_rule join price_tier using (price_list_id, rule_id)`),
    ).toEqual([['50000', '50000', '50001', '0.1249975000']])
  })
})

describe('what comes with the package', () => {
  test('the rates in the repository load', async () => {
    const connection = await connect()
    await loadRates(connection, await readRates(join(packageRoot, 'rates')))
    const [counts] = (
      await connection.runAndReadAll(
        `select (select count(*) from account) > 0, (select count(*) from price_rule) > 0,
          (select count(*) from fx_rate) > 0`,
      )
    ).getRowsJson()
    expect(counts).toEqual([true, true, true])
  })

  test('the tables of rates/README.md are those of the definitions', () => {
    const readme = readFileSync(join(packageRoot, 'rates', 'README.md'), 'utf8')
    const [, block] =
      /<!-- columns: begin[^>]*-->\n\n([^]*)\n<!-- columns: end -->/.exec(readme) ?? []
    expect(block).toBe(ratesTablesMarkdown())
  })

  test('a new workspace loads as it stands, is private, and is never written over', async () => {
    const workspace = join(scratch, 'acme')
    const files = await initWorkspace(workspace)
    expect(files).toContain('rates/price-lists/example.csv')
    expect(await verdictOn(join(workspace, 'rates'))).toBe('no fault\n')
    expect(statSync(join(workspace, 'rates')).mode & 0o777).toBe(0o700)
    expect(statSync(join(workspace, 'rates', 'accounts.csv')).mode & 0o777).toBe(0o600)
    writeFileSync(join(workspace, 'rates', 'accounts.csv'), 'mine')
    await expect(initWorkspace(workspace)).rejects.toMatchObject({ code: 'RB-910', exitCode: 2 })
    expect(readFileSync(join(workspace, 'rates', 'accounts.csv'), 'utf8')).toBe('mine')
  })
})
