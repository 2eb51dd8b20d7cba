import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  fxRateColumns,
  marginColumns,
  priceColumns,
  promotionColumns,
  rateCardColumns,
} from '../pipeline/1-ingest/price-schemas.ts'
import { usageColumns } from '../pipeline/1-ingest/usage-schema.ts'
import { ratesTableColumns } from '../pipeline/3-price/database-tables.ts'
import { type DuckDB, sqlName, sqlText } from '../pipeline/engine/duckdb.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import type { Column } from '../pipeline/stage.ts'
import { emptyTables, readSql, tables } from './sql/empty-tables.ts'

/**
 * Every SQL text meets the engine's binder on empty tables: a misspelt column or a DOUBLE shows in
 * a second, without a month of data. What the binder says is compared with the contracts.
 */
let database: DuckDB

beforeAll(async () => {
  database = await emptyTables('sql')
})

afterAll(() => {
  database.close()
})

const serialized = z.object({ error: z.boolean(), statements: z.array(z.unknown()).optional() })

/** How many SELECT statements a text is; 0 where there is anything else in it. */
async function countSelects(text: string): Promise<number> {
  const tree = await database.value('select json_serialize_sql(' + sqlText(text) + ')')
  const parsed = serialized.parse(JSON.parse(tree ?? '{}'))
  return parsed.error ? 0 : (parsed.statements ?? []).length
}

/**
 * Whether a join is planned as a loop over all pairs of rows: a condition on the left side alone
 * in the ON of a left join is enough for that, and half a million prices take a minute.
 */
async function comparesEveryPair(text: string): Promise<boolean> {
  await database.run(`set explain_output = 'all'`)
  const plans = await database.rows('explain ' + text)
  return plans.some(({ explain_value: plan }) => /ANY_JOIN/u.test(String(plan)))
}

/** The comment that a file begins with: its sentences, and the columns of its `grain:` line. */
function headerOf(text: string): { readonly sentence: string; readonly grain: string | null } {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('-- '))
  // a note goes on in lines that are set in
  const notes = lines.slice(0, end).map((line) => line.slice(3))
  const comment = notes.join('\n').replace(/\n +/gu, ' ').split('\n')
  const grain = comment.find((line) => line.startsWith('grain: '))?.slice('grain: '.length) ?? null
  return { sentence: comment.filter((line) => !line.startsWith('grain: ')).join(' '), grain }
}

/**
 * Types that no amount survives: doubles, and 128-bit integers, which
 * Parquet would store as doubles.
 */
function inexactColumns(columns: Readonly<Record<string, string>>): string[] {
  return Object.entries(columns)
    .filter(([, type]) => /DOUBLE|FLOAT|REAL|HUGEINT/u.test(type))
    .map(([name, type]) => `${name} ${type}`)
}

function sqlFiles(below: string): string[] {
  return readdirSync(join(packageRoot, below), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .map((name) => relative(packageRoot, join(packageRoot, below, name)).replaceAll('\\', '/'))
    .sort()
}

const contracted = new Set(tables.map(({ path }) => path))
const allFiles = sqlFiles('pipeline').filter((path) => !path.endsWith('macros.sql'))
const checkFiles = allFiles.filter((path) => path.includes('/checks/'))
const lakeFiles = sqlFiles('pipeline/1-ingest').filter(
  (path) => !contracted.has(path) && !checkFiles.includes(path),
)
const lakeViews = [
  'usage_record',
  'usage_reject',
  'metered_part',
  'usage_class_part',
  'vendor_price',
  'vendor_fx_rate',
  'vendor_margin',
  'vendor_promotion',
  'rate_card',
  'vendor_reject',
]
const priceInputs = {
  vendor_price: priceColumns,
  vendor_fx_rate: fxRateColumns,
  vendor_margin: marginColumns,
  vendor_promotion: promotionColumns,
  rate_card: rateCardColumns,
}
const readFiles = allFiles.filter((path) => /7-issue\/read|pipeline\/summary\//u.test(path))
/** Names with two meanings, each with its reason. */
const homonyms = new Set([
  // of a percentage model (B10, B11), and the tax base of EN 16931
  'base',
])

describe('every SQL file', () => {
  test.each(allFiles)('%s is exactly one SELECT', async (path) => {
    expect(await countSelects(readSql(path))).toBe(1)
  })

  test.each(allFiles.filter((path) => !checkFiles.includes(path)))(
    '%s begins with a sentence',
    (path) => {
      expect(headerOf(readSql(path)).sentence).toMatch(/^\S.{15,}[.]$/u)
    },
  )
})

describe('a table of a stage', () => {
  test.each(tables)('$name: its SQL gives the columns of the contract', async ({ table }) => {
    const expected = Object.entries(table.columns).map(([name, [type]]) => `${name} ${type}`)
    const found = Object.entries(await database.describe('from ' + sqlName(table.name)))
    expect(found.map(([name, type]) => `${name} ${type}`)).toEqual(expected)
  })

  test.each(tables)('$name: the contract reads what the SQL reads', async ({ table, path }) => {
    expect(await database.tableNames(readSql(path))).toEqual([...table.reads].sort())
  })

  test.each(tables)('$name: joins by hash, not row by row', async ({ path }) => {
    expect(await comparesEveryPair(readSql(path))).toBe(false)
  })

  test.each(tables)('$name: the header says its grain', ({ table, path }) => {
    expect(headerOf(readSql(path)).grain).toBe(table.grain.join(', '))
  })

  test.each(tables)('$name: grain and control totals are columns of it', ({ table }) => {
    const columns = Object.keys(table.columns)
    for (const column of [...table.grain, ...table.controlTotals]) expect(columns).toContain(column)
    for (const column of table.controlTotals)
      expect(table.columns[column]?.[0]).toMatch(/^(DECIMAL|BIGINT)/u)
  })
})

describe('the lake', () => {
  test.each(lakeFiles)('%s says its grain', (path) => {
    expect(headerOf(readSql(path)).grain).not.toBeNull()
  })

  test.each(lakeViews)('%s has exact columns', async (view) => {
    expect(inexactColumns(await database.describe('from ' + view))).toEqual([])
  })

  test('keeps money, prices and quantities with 18 places', async () => {
    const found = await database.describe('from usage_record')
    for (const { name, type } of usageColumns) {
      expect(`${name} ${String(found[name])}`).toBe(
        `${name} ${{ decimal: 'DECIMAL(38,18)', date: 'DATE', text: 'VARCHAR' }[type]}`,
      )
    }
  })
})

describe('queries on a finished run', () => {
  // these have tables of their own: test/diff.test.ts, test/reconcile.test.ts, test/journal.test.ts
  const ofRuns = checkFiles.filter((path) => !/pipeline\/(diff|reconcile|journal)\//u.test(path))
  test.each([...ofRuns, ...readFiles])('%s binds, without a double', async (path) => {
    const found = await database.describe(readSql(path))
    expect(inexactColumns(found).filter((column) => /DOUBLE|FLOAT|REAL/u.test(column))).toEqual([])
  })

  test.each(checkFiles)('%s says why and how to mend it', (path) => {
    expect(readSql(path)).toMatch(
      /^-- why: .+\n(--   .+\n)*-- fix: .+\n(--   .+\n)*(-- kind: finding\n)?(-- blocks: close\n)?(?!--)/u,
    )
  })
})

describe('the documentation of the tables', () => {
  const documented: readonly (readonly [string, Readonly<Record<string, Column>>])[] = [
    ...tables.map(({ name, table }) => [name, table.columns] as const),
    ...Object.entries<Readonly<Record<string, Column>>>(ratesTableColumns),
    [
      'usage',
      Object.fromEntries(usageColumns.map(({ name, meaning }) => [name, ['VARCHAR', meaning]])),
    ],
    ...Object.entries(priceInputs).map(([table, columns]): [string, Record<string, Column>] => [
      table,
      Object.fromEntries(columns.map(({ name, meaning }) => [name, ['VARCHAR', meaning]])),
    ]),
  ]

  test.each(documented)('every column of %s has a meaning', (_, columns) => {
    for (const [column, [, meaning]] of Object.entries(columns))
      expect(meaning, column).toMatch(/^\S.{2,}/u)
  })

  test('a column name has one type in all tables of the stages', () => {
    const types = new Map<string, Set<string>>()
    for (const { table } of tables) {
      for (const [column, [type]] of Object.entries(table.columns)) {
        types.set(column, (types.get(column) ?? new Set()).add(type))
      }
    }
    const ambiguous = [...types].filter(
      ([column, found]) => found.size > 1 && !homonyms.has(column),
    )
    expect(ambiguous.map(([column, found]) => [column, ...found])).toEqual([])
  })
})

describe('these tests can fail', () => {
  test('the binder refuses nonsense on empty tables', async () => {
    await expect(database.describe('select account_id - rule_id from rated_line')).rejects.toThrow()
    await expect(database.describe('select amonut from rated_line')).rejects.toThrow(/amonut/u)
    await expect(database.describe('select usage_date * amount from rated_line')).rejects.toThrow()
  })

  test('a double is seen', async () => {
    const inexact = async (column: string): Promise<string[]> =>
      inexactColumns(await database.describe(`select ${column} as x from rated_line`))
    expect(await inexact('amount / 3')).toEqual(['x DOUBLE'])
    expect(await inexact('avg(amount)')).toEqual(['x DOUBLE'])
    expect(await inexact('sum(usage_rows)')).toEqual(['x HUGEINT'])
    expect(await inexact('sum(amount)')).toEqual([])
  })

  test('a join that compares all pairs is seen', async () => {
    const join = 'select 1 from rated_line a left join charge b on a.account_id = b.account_id'
    expect(await comparesEveryPair(join)).toBe(false)
    expect(await comparesEveryPair(`${join} and a.hop = 'customer'`)).toBe(true)
  })

  test('two statements, or another statement, are seen', async () => {
    expect(await countSelects('select 1')).toBe(1)
    expect(await countSelects('select 1; select 2')).toBe(2)
    expect(await countSelects('select 1; drop table rated_line')).toBe(0)
    expect(await countSelects('delete from rated_line')).toBe(0)
  })

  test('a header without sentence or grain is seen', () => {
    expect(headerOf('-- grain: a,\n--   b\nselect 1')).toEqual({ sentence: '', grain: 'a, b' })
    expect(headerOf('-- What it is.\nselect 1')).toEqual({ sentence: 'What it is.', grain: null })
    expect(headerOf('select 1')).toEqual({ sentence: '', grain: null })
  })
})
