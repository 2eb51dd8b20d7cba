import { readFileSync, writeFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { parseConfig } from '../pipeline/config.ts'
import { silentLog } from '../pipeline/log.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { publish } from '../pipeline/publish/publish.ts'
import { query } from '../pipeline/publish/query.ts'
import { manifestSchema } from '../pipeline/run-manifest.ts'
import { run } from '../pipeline/run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

describe('the published database', () => {
  let folder = ''
  const workspace = () => openWorkspace(folder)
  const makeRun = () =>
    run({
      workspace: workspace(),
      period: parsePeriod('2026-10'),
      config: parseConfig({ threads: 1 }),
      log: silentLog,
    })
  beforeAll(async () => {
    folder = await sampleWorkspace()
    await makeRun()
    await publish(workspace(), silentLog)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  test('is read without a pause while a run goes on and the next state is swapped in', async () => {
    const path = join(workspace().published, 'ratebook.duckdb')
    const seen = new Set<string>()
    let reads = 0
    let done = false
    const reader = (async () => {
      while (!done) {
        const database = await DuckDB.open({ path, readOnly: true })
        const [row] = await database.rows(
          'select any_value(run_id) as run, count(distinct run_id) as runs, sum(net) as net from invoice',
        )
        expect(row?.runs).toBe('1')
        expect(await database.value('select count(*) from usage')).toBe('3300')
        seen.add(`${String(row?.run)} ${String(row?.net)}`)
        database.close()
        reads++
      }
    })()
    for (let round = 0; round < 3; round++) {
      await makeRun()
      await publish(workspace(), silentLog)
    }
    done = true
    await reader
    expect(reads).toBeGreaterThan(5)
    expect([...seen].every((state) => /^2026-10-r[1-4] /u.test(state))).toBe(true)
    expect(seen.size).toBeGreaterThan(1)
  })

  test('says what every table and column means, and holds no float', async () => {
    const rows = await query(
      workspace(),
      'select table_name, column_name, data_type, comment from duckdb_columns() where not internal',
    )
    const own = rows.filter((row) => row.table_name !== 'run' && row.table_name !== 'usage')
    expect(own.length).toBeGreaterThan(200)
    expect(own.filter((row) => row.comment === null || row.comment === '')).toEqual([])
    expect(rows.filter((row) => /DOUBLE|FLOAT|REAL/u.test(String(row.data_type)))).toEqual([])
    const tables = await query(
      workspace(),
      'select table_name from duckdb_tables() where comment is null',
    )
    expect(tables).toEqual([])
  })

  test('adds up: usage, cost, revenue and margin are the same money', async () => {
    const [totals] = await query(
      workspace(),
      'select (select sum(cost) from rated_usage) as rated, (select sum(cost) from margin) as margin, ' +
        '(select sum(revenue_book - cost) from rated_usage) as earned, (select sum(margin) from margin) as posted, ' +
        '(select sum(billing_pre_tax_total) from usage) as charged',
    )
    expect(totals?.rated).toBe(totals?.margin)
    expect(totals?.earned).toBe(totals?.posted)
    expect(String(totals?.charged)).toMatch(
      new RegExp(`^${String(totals?.rated).replace('.', '\\.')}0*$`, 'u'),
    )
  })

  test('has the waterfall from list price to margin, each step of it', async () => {
    const rows = await query(
      workspace(),
      'select count(*) as lines, count(reseller_margin) > 0 as has_resellers, ' +
        'sum(list_value - pec - cost) as to_cost, ' +
        'sum(cost + price_margin + fx_margin - revenue) as to_revenue, ' +
        'sum(revenue) - (select sum(revenue) from margin) as of_all, ' +
        '(select count(*) from margin) as margins from waterfall',
    )
    const [{ lines, margins, ...steps } = {}] = rows
    expect(lines).toBe(margins)
    expect(steps).toEqual({
      has_resellers: true,
      to_cost: '0.0000000000',
      to_revenue: '0.0000000000',
      of_all: '0.0000000000',
    })
  })

  test('takes a run of an earlier version, in which tables lack', async () => {
    const { runs } = workspace()
    const latest = join(runs, '2026-10-r9')
    await cp(join(runs, '2026-10-r1'), latest, { recursive: true })
    const path = join(latest, 'manifest.json')
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    const came = ['anomaly', 'own_history', 'vendor_invoice', 'tolerance', 'ledger_account']
    const tables = Object.entries(manifest.tables).filter(([name]) => !came.includes(name))
    const earlier = { ...manifest, run: { ...manifest.run, id: '2026-10-r9' } }
    writeFileSync(path, JSON.stringify({ ...earlier, tables: Object.fromEntries(tables) }))
    for (const name of came) await rm(join(latest, 'tables', `${name}.parquet`))
    expect(await publish(workspace(), silentLog)).toMatchObject({ runs: ['2026-10-r9'] })
    const found = 'select (select count(*) from anomaly) as found, count(*) > 0 as has from invoice'
    expect(await query(workspace(), found)).toEqual([{ found: '0', has: true }])
    await rm(latest, { recursive: true })
  })

  test('refuses anything but one SELECT, and says what is wrong with a query', async () => {
    await expect(query(workspace(), 'drop table invoice')).rejects.toMatchObject({
      code: 'RB-502',
      exitCode: 2,
    })
    await expect(query(workspace(), 'select 1; select 2')).rejects.toMatchObject({ code: 'RB-502' })
    await expect(query(workspace(), 'select nothing from invoice')).rejects.toThrow(/nothing/u)
  })
})
