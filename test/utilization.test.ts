import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLakeViews } from '../pipeline/1-ingest/lake-views.ts'
import { utilizationTables } from '../pipeline/2-normalize/utilization-tables.ts'
import type { DuckDB, Row } from '../pipeline/engine/duckdb.ts'
import { createTableOfRows } from '../pipeline/engine/stored-table.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { ingestLanding, type Landing, makeLanding, openEngine } from './ingest/ingest-report.ts'

/**
 * Utilization records of test/formats/azure-utilization-rated, rated by the card beside them:
 * figures worked out by hand. 5 units are included; 0.08812485 up to 1024 beyond them, then
 * 0.0809568; 15 percent off.
 */
const given = join(packageRoot, 'test', 'formats', 'azure-utilization-rated', 'given')
let database: DuckDB
let landing: Landing

const select = (path: string): string => readFileSync(join(packageRoot, 'pipeline', path), 'utf8')

async function rate(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  landing = makeLanding(files)
  const { sources } = await ingestLanding(database, landing)
  await createLakeViews(
    database,
    sources.map(({ key, stored }) => ({
      sha256: stored.sha256,
      folder: join(landing.lake, key),
      schema: stored.schema,
    })),
  )
  await createTableOfRows(
    database,
    'source_file',
    [
      { name: 'source_sha256', type: 'varchar', of: ({ stored }) => stored.sha256 },
      { name: 'format', type: 'varchar', of: ({ stored }) => stored.format },
      { name: 'dataset', type: 'varchar', of: ({ stored }) => stored.dataset },
    ],
    sources,
  )
  // what not_billed says of all that has no amounts; one replaced version would not count
  await database.createTable(
    'not_billed',
    "select source_sha256, usage_class_id, 'control: it has no amounts' as reason from usage_class_part",
  )
  await createTableOfRows(
    database,
    'billing_run',
    [{ name: 'period_start', type: 'date', of: (day) => day }],
    ['2026-10-01'],
  )
  for (const { name } of utilizationTables)
    await database.createTable(name, select(`2-normalize/${name}.sql`))
}

function filesOf(): Record<string, Uint8Array> {
  return Object.fromEntries(
    readdirSync(given).map((name) => [name, readFileSync(join(given, name))]),
  )
}

async function offenders(check: string): Promise<Row[]> {
  return database.rows(select(`2-normalize/checks/${check}.sql`))
}

beforeAll(async () => {
  database = await openEngine()
  await rate(filesOf())
})

afterAll(() => {
  landing.remove()
  database.close()
})

test('a day costs what its part of the tiers of the month costs, less the discount', async () => {
  const rows = await database.rows(
    'select left(scope_id, 4) as subscription, left(meter_key, 4) as meter, usage_date, cost.quantity, ' +
      'cast(sum(amount) as decimal(38, 10)) as amount, discount, sum(cost) as cost, billing_currency ' +
      'from utilization_cost cost join utilization_step using (usage_class_id, usage_date) ' +
      'group by all order by subscription, meter, usage_date',
  )
  const cells = rows.map((row) =>
    [
      row['subscription'],
      row['meter'],
      row['usage_date'],
      row['quantity'],
      row['amount'],
      row['discount'],
      row['cost'],
      row['billing_currency'],
    ].join(' '),
  )
  expect(cells).toEqual([
    // third party: 100 at 1.99 and one at 0.99, no discount
    'ab7e 1e8f 2026-10-05 101.0000000000 199.9900000000 0.000000 199.9900000000 EUR',
    // 5 included, 595 at 0.08812485
    'ab7e 8767 2026-10-01 600.0000000000 52.4342857500 0.150000 44.5691428875 EUR',
    // 429 at 0.08812485 up to 1029, 171 at 0.0809568
    'ab7e 8767 2026-10-02 600.0000000000 51.6491734500 0.150000 43.9017974325 EUR',
    // a correction goes back down the tier it came from
    'ab7e 8767 2026-10-03 -100.0000000000 -8.0956800000 0.150000 -6.8813280000 EUR',
    // excluded from the discount: 0.2177903270 at 0.0383
    'ab7e d23a 2026-10-01 0.2177903270 0.0083413695 0.000000 0.0083413695 EUR',
    // another subscription has its own 5 included: 7 of two hours and a day of 12
    ...(await otherSubscription()),
  ])
})

/**
 * Two usage classes of one day, in the order of their keys: together 12 units, 5 of them included.
 */
async function otherSubscription(): Promise<string[]> {
  const [sum] = await database.rows(
    'select sum(cost.quantity) as quantity, sum(amount) as amount, sum(cost) as cost from utilization_cost cost ' +
      "join utilization_step using (usage_class_id, usage_date) where scope_id like 'dbd1%'",
  )
  // 7 at 0.08812485 = 0.61687395, less 15 percent
  expect(sum).toEqual({
    quantity: '12.0000000000',
    amount: '0.61687395000000000000',
    cost: '0.5243428575',
  })
  const rows = await database.rows(
    'select left(scope_id, 4) as subscription, left(meter_key, 4) as meter, usage_date, cost.quantity, ' +
      'cast(sum(amount) as decimal(38, 10)) as amount, discount, sum(cost) as cost, billing_currency ' +
      'from utilization_cost cost join utilization_step using (usage_class_id, usage_date) ' +
      "where scope_id like 'dbd1%' group by all order by meter, usage_date",
  )
  return rows.map((row) => Object.values(row).join(' '))
}

test('all of it is rated and in tiers, none of November', async () => {
  expect(await offenders('every_utilization_is_rated')).toEqual([])
  expect(await offenders('utilization_tiers_hold_all_quantity')).toEqual([])
  expect(
    await database.value("select max(usage_date) < date '2026-11-01' from utilization_step"),
  ).toBe('true')
})

test('rates without a price for the first unit are in quarantine', async () => {
  const rejects = await database.rows(
    'select record_number, column_name, reason from vendor_reject order by 1',
  )
  expect(rejects.map((row) => Object.values(row).join(' '))).toEqual([
    '5 rates not an object of quantities and their rates',
    '6 rates no rate for the first unit',
  ])
})

test('without a card, or with two that differ, nothing is rated and the check says so', async () => {
  const { 'rate-card.json': card = new Uint8Array(), ...records } = filesOf()
  const other = Buffer.from(card).toString('utf8').replace('"EUR"', '"GBP"')
  for (const files of [records, { ...records, 'rate-card.json': card, 'other.json': other }]) {
    landing.remove()
    await rate(files)
    expect(await database.rowCount('utilization_cost')).toBe('0')
    expect(await offenders('every_utilization_is_rated')).toHaveLength(4)
  }
})

test('the order of keys in a card decides nothing', async () => {
  const card = Buffer.from(filesOf()['rate-card.json'] ?? []).toString('utf8')
  const turned = card.replace(
    '{"51200": 0.0708372, "0": 0.08812485, "1024": 0.0809568}',
    '{"0": 0.08812485, "1024": 0.0809568, "51200": 0.0708372}',
  )
  expect(turned).not.toBe(card)
  const total = 'select sum(cost) from utilization_cost'
  landing.remove()
  await rate(filesOf())
  const expected = await database.value(total)
  landing.remove()
  await rate({ ...filesOf(), 'rate-card.json': turned })
  expect(await database.value(total)).toBe(expected)
})

test('what another record holds is not rated', async () => {
  await database.createTable(
    'not_billed',
    "select source_sha256, usage_class_id, 'replaced: newer version' as reason from usage_class_part",
  )
  await database.createTable('utilization_step', select('2-normalize/utilization_step.sql'))
  expect(await database.rowCount('utilization_step')).toBe('0')
})
