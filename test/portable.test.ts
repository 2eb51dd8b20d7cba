import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { portabilityFaults } from './portable-sql.ts'
import { emptyTables, readSql, tables } from './sql/empty-tables.ts'

let database: DuckDB

beforeAll(async () => {
  database = await emptyTables('portable')
})

afterAll(() => {
  database.close()
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
        select r.hop as hop, cast(sum(r.cost) as decimal(22, 10)) as cost,
          cast(count(*) as bigint) as lines
        from rated_line r
        where r.account_id is not null and r.hop in ('partner', 'customer')
        group by r.hop
        having cast(count(*) as bigint) > 1
      ) select a.hop || coalesce(a.hop, '') as name,
        cast(round(a.cost, 2) as decimal(20, 2)) as rounded,
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
