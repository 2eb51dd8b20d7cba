import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { dailyRatedUsage } from '../pipeline/1-ingest/formats/daily-rated-usage.ts'
import { createLakeViews } from '../pipeline/1-ingest/lake-views.ts'
import {
  fxRateColumns,
  marginColumns,
  priceColumns,
  promotionColumns,
  rateCardColumns,
} from '../pipeline/1-ingest/price-schemas.ts'
import { usageColumns } from '../pipeline/1-ingest/usage-schema.ts'
import { ingestFiles } from '../pipeline/1-ingest/ingest.ts'
import { ratesTableColumns } from '../pipeline/3-price/database-tables.ts'
import { sqlPath } from '../pipeline/engine/build-table.ts'
import { DuckDB, sqlName, sqlText } from '../pipeline/engine/duckdb.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import type { Column, TableContract } from '../pipeline/stage.ts'
import { stages } from '../pipeline/stages.ts'
import { portabilityFaults } from './portable-sql.ts'

/**
 * Every SQL text meets the engine's binder on empty tables: a misspelt column or a DOUBLE shows in
 * a second, without a month of data. What the binder says is compared with the contracts.
 */
const folder = join(packageRoot, 'test', 'output', 'sql')

let database: DuckDB

const readSql = (path: string): string => readFileSync(join(packageRoot, path), 'utf8')

/**
 * The tables a run starts from, without a row; usage comes from a file that has only its header.
 */
async function openEmptyTables(): Promise<DuckDB> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'landing'), { recursive: true })
  const headers = dailyRatedUsage.fields.map((field) => field.aliases[0] ?? '')
  writeFileSync(join(folder, 'landing', 'usage.csv'), headers.join(',') + '\n')
  const opened = await DuckDB.open()
  await opened.loadMacros()
  const lake = join(folder, 'lake')
  const { sources } = await ingestFiles(opened, join(folder, 'landing'), ['usage.csv'], { lake })
  await createLakeViews(
    opened,
    sources.map(({ key, stored }) => ({
      sha256: stored.sha256,
      folder: join(lake, key),
      schema: stored.schema,
    })),
  )
  await opened.run('create table billing_run (period_start date, period_last_day date)')
  await opened.run(
    'create table source_file (source_sha256 varchar, format varchar, dataset varchar, version varchar, ' +
      'mends varchar, unreadable_tags bigint, records bigint, unknown_columns varchar)',
  )
  await opened.run('create table price_file as select *, format as schema_name from source_file')
  for (const [name, columns] of Object.entries<Readonly<Record<string, Column>>>(
    ratesTableColumns,
  )) {
    const definitions = Object.entries(columns).map(
      ([column, [type]]) => `${sqlName(column)} ${type}`,
    )
    await opened.run(`create table ${sqlName(name)} (${definitions.join(', ')})`)
  }
  return opened
}

/** Builds a table of a stage without a row, as the engine builds it with rows. */
async function buildEmpty(table: TableContract, path: string): Promise<void> {
  const made = table.stored === 'view' ? 'view' : 'table'
  await database
    .run(`create ${made} ${sqlName(table.name)} as ${readSql(path)}`)
    .catch((cause: unknown) => {
      throw new Error(path, { cause })
    })
}

beforeAll(async () => {
  database = await openEmptyTables()
  for (const stage of stages) {
    for (const table of stage.tables) await buildEmpty(table, sqlPath(stage, table))
  }
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

interface TableOfStage {
  readonly name: string
  readonly path: string
  readonly table: TableContract
}

const tables = stages.flatMap((stage) =>
  stage.tables.map((table): TableOfStage => ({
    name: table.name,
    path: sqlPath(stage, table),
    table,
  })),
)
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
  // a comparison has tables of its own: test/diff.test.ts
  const ofRuns = checkFiles.filter((path) => !path.includes('pipeline/diff/'))
  test.each([...ofRuns, ...readFiles])('%s binds, without a double', async (path) => {
    const found = await database.describe(readSql(path))
    expect(inexactColumns(found).filter((column) => /DOUBLE|FLOAT|REAL/u.test(column))).toEqual([])
  })

  test.each(checkFiles)('%s says why and how to mend it', (path) => {
    expect(readSql(path)).toMatch(
      /^-- why: .+\n(--   .+\n)*-- fix: .+\n(--   .+\n)*(-- kind: finding\n)?(?!--)/u,
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

/** Stages 4 and 5 and the table they start from run on a second engine as they are. */
const portable = tables.filter(({ path }) => /metered_usage\.sql|4-rate|5-aggregate/u.test(path))

describe('the portable subset', () => {
  test.each(portable)('$name stays in it', async ({ path }) => {
    const faults = await portabilityFaults(database, readSql(path))
    const told = faults.map(
      ({ line, found, instead }) => `${String(line)}: ${found}; write ${instead}`,
    )
    expect(told, path).toEqual([])
  })

  const column = (expression: string): string => `select ${expression} as x from rated_line r`
  const outside: readonly (readonly [found: string, text: string])[] = [
    ['function /', column('r.cost / r.amount')],
    ['function //', column('r.usage_rows // r.usage_rows')],
    ['function avg', column('avg(r.amount)')],
    ['function power', column('power(r.amount, 2)')],
    ['function sign', column('sign(r.amount)')],
    ['function round_even', column('round_even(r.amount, 2)')],
    ['function least', column('least(r.amount, r.amount)')],
    ['function concat', column('concat(r.hop, r.currency)')],
    ['function any_value', column('cast(any_value(r.hop) as string)')],
    ['function string_agg', column("cast(string_agg(r.hop, ',') as string)")],
    ['function list_value', column('[r.hop]')],
    ['function struct_pack', column("{'a': r.hop}")],
    ['function date_trunc', column("date_trunc('month', r.usage_date)")],
    ['function strftime', column("strftime(r.usage_date, '%Y')")],
    ['function to_months', column('r.usage_date + interval 1 month')],
    ['function regexp_matches', column("regexp_matches(r.hop, 'a')")],
    ['function md5', column('md5(r.hop)')],
    ['function ~~', column("r.hop like 'a%'")],
    ['::', column('r.amount::decimal(20, 2)')],
    ['a double-quoted name', column('r."hop"')],
    ['a backslash', column("replace(r.hop, '\\', '')")],
    ['an exponent', column('cast(1e3 as decimal(20, 2))')],
    ['a cast to DOUBLE', column('cast(r.amount as double)')],
    ['a cast to BIGINT by try_cast', column('try_cast(r.hop as bigint)')],
    ['a cast to TIMESTAMP', column('cast(r.usage_date as timestamp)')],
    ['a bare number in arithmetic', column('cast(1 - r.amount as decimal(38, 20))')],
    ['a bare decimal or double', column('case when r.amount > 0.5 then true else false end')],
    ['sum without a cast', column('sum(r.amount)')],
    [
      'an aggregate with FILTER, DISTINCT or ORDER BY',
      column('cast(sum(r.cost) filter (r.is_late) as int)'),
    ],
    [
      'a window sum without ROWS frame or cast',
      column('cast(sum(r.cost) over (order by r.hop) as int)'),
    ],
    ['a window without ORDER BY', column('row_number() over (partition by r.hop)')],
    ['window rank', column('rank() over (order by r.hop)')],
    ['the unqualified column hop', column('hop')],
    ['a column without AS', 'select r.hop from rated_line r'],
    ['*', 'select * from rated_line r'],
    ['the name period', 'select r.hop as period from rated_line r'],
    ['GROUP BY ALL or GROUP BY an expression', column('r.hop') + ' group by all'],
    ['QUALIFY or SAMPLE', column('r.hop') + ' qualify row_number() over (order by r.hop) = 1'],
    ['ORDER BY, LIMIT or DISTINCT ON', column('r.hop') + ' order by r.hop'],
    ['ORDER BY, LIMIT or DISTINCT ON', column('r.hop') + ' limit 1'],
    ['UNION', `${column('r.hop')} union ${column('r.hop')}`],
    ['EXCEPT', `${column('r.hop')} except all ${column('r.hop')}`],
    [
      'WITH RECURSIVE',
      'with recursive a as (select 1 as x union all select a.x as x from a) from a',
    ],
    ['a table function', 'select r.range as x from range(3) r'],
    ['USING', 'select r.hop as x from rated_line r join held_line h using (usage_class_id)'],
    [
      'full regular join',
      'select r.hop as x from rated_line r full join held_line h on r.hop = h.hop',
    ],
    [
      'inner asof join',
      'select r.hop as x from rated_line r asof join held_line h on r.cost >= h.cost',
    ],
    [
      'IN or NOT IN with a sub-select',
      column('r.hop') + ' where r.hop not in (select hop from held_line)',
    ],
    ['compare_distinct_from', column('r.hop') + " where r.hop is distinct from 'a'"],
    [
      'the product DECIMAL(22,10) × DECIMAL(38,20)',
      column('cast(r.cost * r.amount as decimal(38, 20))'),
    ],
    [
      'the product DECIMAL(15,9) × DECIMAL(15,9)',
      column('cast(r.fx_rate * r.fx_rate as decimal(30, 18))'),
    ],
    [
      'a cast of DECIMAL(38,20) to DECIMAL(20,2) without round',
      column('cast(r.amount as decimal(20, 2))'),
    ],
    ['DECIMAL(38,20) beside INTEGER', column('coalesce(r.amount, 0)')],
    [
      'DECIMAL(22,10) beside DECIMAL(38,20)',
      column('case when r.is_late then r.cost else r.amount end'),
    ],
    ['DECIMAL(22,10) compared with DECIMAL(38,20)', column('r.hop') + ' where r.cost = r.amount'],
    ['BIGINT compared with VARCHAR', column('r.hop') + ' where r.usage_rows = r.hop'],
    ['no SELECT', 'delete from rated_line'],
  ]
  test.each(outside)('%s is outside it', async (found, text) => {
    expect((await portabilityFaults(database, text)).map((fault) => fault.found)).toContain(found)
  })

  test('what scale-out 4.3 allows is inside it', async () => {
    const text = `with a as (
        select r.hop as hop, cast(sum(r.cost) as decimal(22, 10)) as cost, cast(count(*) as bigint) as lines
        from rated_line r where r.account_id is not null and r.hop in ('partner', 'customer') group by r.hop
        having cast(count(*) as bigint) > 1
      ) select a.hop || coalesce(a.hop, '') as name, cast(round(a.cost, 2) as decimal(20, 2)) as rounded,
        cast(idiv(a.lines, cast(2 as bigint)) as bigint) as half, cast(null as string) as nothing,
        cast(sum(a.cost) over (order by a.hop rows between unbounded preceding and current row)
          as decimal(22, 10)) as so_far,
        case when a.cost < 0 then - a.cost else abs(a.cost) end as size
      from a left join held_line h on a.hop = h.hop
      where not exists (select 1 from held_line o where o.hop = a.hop and o.cost > a.cost)`
    expect(await portabilityFaults(database, text)).toEqual([])
  })

  test('a fault names its line', async () => {
    const text = 'select r.hop as x,\n  avg(r.cost) as y\nfrom rated_line r'
    const [fault] = await portabilityFaults(database, text)
    expect(fault?.line).toBe(2)
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
