import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CheckResult, runChecks } from '../pipeline/checks.ts'
import { parseConfig } from '../pipeline/config.ts'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun } from '../pipeline/open-run.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import type { Manifest } from '../pipeline/run-manifest.ts'
import { run } from '../pipeline/run.ts'
import type { Stage, TableContract } from '../pipeline/stage.ts'
import { stages } from '../pipeline/stages.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { changed, type Fault, without } from './checks/fault.ts'
import { addPurchases } from './checks/add-purchases.ts'
import { addModels } from './checks/model-faults.ts'
import { faults } from './checks/faults.ts'

/**
 * Every check must be able to fail: the sample month is run, all checks are quiet, and then one
 * table at a time is spoilt by hand (a row taken out, a cent moved) and the check that claims
 * the contrary must say so.
 */
const folder = join(packageRoot, 'test', 'output', 'checks')

let database: DuckDB
let manifest: Manifest

/** The sample month has no utilization: some of the golden month, of one of its customers. */
function addUtilization(landing: string): void {
  const given = join(packageRoot, 'test', 'utilization', 'given')
  cpSync(join(given, 'rate-card.json'), join(landing, 'rate-card.json'))
  const page = readFileSync(join(given, 'fabrikam-1.json'), 'utf8')
  const customer = 'c3d462e8-06ac-4712-b712-e873026a1d89'
  writeFileSync(
    join(landing, 'utilization.json'),
    page.replace('c1000000-0000-0000-0000-000000000000', customer),
  )
}

const samplePartner = '1e3c55a2-f30d-4b9c-ad22-725010137c6e'

/** Nor has it services, limits, fees and adjustments, or tax for them. */
function addCharges(rates: string): void {
  cpSync(join(packageRoot, 'test', 'checks', 'rates'), rates, { recursive: true })
  const tax = join(rates, 'tax.csv')
  writeFileSync(tax, readFileSync(tax, 'utf8').replaceAll(',usage,', ',*,'))
}

/** The customer left without an assignment, so that something is held; and one record is broken. */
const unassigned = 'c49a2384-157d-4c06-84d2-5141d535eec3'

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'data', 'landing'), { recursive: true })
  cpSync(join(packageRoot, 'rates'), join(folder, 'rates'), { recursive: true })
  addCharges(join(folder, 'rates'))
  const sample = join(packageRoot, 'data', 'sample')
  const prices = join(packageRoot, 'test', 'formats', 'exchange-rates', 'given', 'months.csv')
  cpSync(prices, join(folder, 'data', 'landing', 'vendor-fx.csv'))
  for (const file of readdirSync(sample).filter((name) => name.includes('.csv'))) {
    cpSync(join(sample, file), join(folder, 'data', 'landing', file))
  }
  const [first] = readdirSync(join(folder, 'data', 'landing')).filter((name) =>
    name.endsWith('.csv'),
  )
  appendFileSync(join(folder, 'data', 'landing', String(first)), 'a,broken,record\n')
  addUtilization(join(folder, 'data', 'landing'))
  addModels(folder)
  addPurchases(folder, samplePartner, 'c3d462e8-06ac-4712-b712-e873026a1d89')
  const assignments = join(folder, 'rates', 'assignments.csv')
  const kept = readFileSync(assignments, 'utf8')
    .split('\n')
    .filter((row) => !row.startsWith(unassigned))
  writeFileSync(assignments, kept.join('\n'))
  const workspace = openWorkspace(folder)
  const period = parsePeriod('2026-10')
  const finished = await run({
    workspace,
    period,
    config: parseConfig({ threads: 2 }),
    log: silentLog,
  })
  manifest = finished.manifest
  database = (await openRun(workspace, finished.id)).database
})

afterAll(() => {
  database.close()
})

/**
 * Runs the checks of stages with one table replaced, until some report; then puts the table back.
 */
async function firstReports(fault: Fault, asked: readonly Stage[]): Promise<CheckResult[]> {
  await database.run('begin transaction')
  try {
    await database.run(`create table spoilt as ${fault.as}`)
    await database.run(`drop view ${fault.table}`)
    await database.run(`alter table spoilt rename to ${fault.table}`)
    for (const stage of asked) {
      const reporting = (await runChecks(database, stage)).filter((check) => check.rows.length > 0)
      if (reporting.length > 0) return reporting
    }
    return []
  } finally {
    await database.run('rollback')
  }
}

function checkFiles(stage: string): string[] {
  const files = readdirSync(join(packageRoot, 'pipeline', stage, 'checks'))
  return files.map((file) => basename(file, '.sql')).sort()
}

const allChecks = stages.flatMap((stage) => checkFiles(stage.name))
const nameOf = (check: CheckResult): string => basename(check.path, '.sql')

describe('checks', () => {
  test('are all quiet on the sample month, with an account held and a record in quarantine', () => {
    expect(manifest.checks.map((check) => basename(check.path, '.sql'))).toEqual(allChecks)
    expect(manifest.checks.filter((check) => check.rows > 0)).toEqual([])
    expect(manifest.tables['held']?.rows).not.toBe('0')
    expect(manifest.tables['source_control']?.totals['rejected_records']).toBe('1')
  })

  test('say why they exist and what to do, in words', () => {
    for (const check of manifest.checks) {
      expect(check.why, check.path).toMatch(/^\S.{20,}\.$/u)
      expect(check.fix, check.path).toMatch(/^\S.{20,}\.$/u)
    }
  })

  test('have a fault here, each of them', () => {
    expect(Object.keys(faults).sort()).toEqual([...allChecks].sort())
  })

  const cases = Object.entries(faults).flatMap(([check, list]) =>
    list.map((fault, index) => ({ check, fault, table: fault.table, no: index + 1 })),
  )
  test.each(cases)('$check: fault $no, in $table', async ({ check, fault }) => {
    const stage = stages.filter(({ name }) => checkFiles(name).includes(check))
    const reporting = (await firstReports(fault, stage)).find((result) => nameOf(result) === check)
    expect(reporting, `${check} does not notice the fault`).toBeDefined()
    expect(JSON.stringify(reporting?.rows)).toContain(fault.names ?? '')
  })
})

describe('conservation: some gate notices', () => {
  type Asked = TableContract & { readonly asked: readonly Stage[] }
  const tables = stages
    .flatMap((stage, index) =>
      stage.tables.map((table): Asked => ({ ...table, asked: stages.slice(index) })),
    )
    .filter((table) => table.stored !== 'view' && table.controlTotals.length > 0)
  /** Both hops of a line say the same; what counts is the one that is invoiced. */
  const where = ({ columns }: TableContract): string =>
    [
      'is_invoiced' in columns ? 'is_invoiced' : 'true',
      // a row of nothing may be missing without anything being lost
      'amount' in columns ? 'amount <> 0' : 'true',
    ].join(' and ')

  test.each(tables)('a row taken out of $name', async (table) => {
    const noticed = await firstReports(
      without(table.name, table.grain.join(', '), where(table)),
      table.asked,
    )
    expect(noticed.map((check) => check.kind)).toContain('gate')
  })

  const totals = tables.flatMap((table) =>
    table.controlTotals.map((column) => ({ name: table.name, column, table })),
  )
  test.each(totals)('a hundredth added to $column of $name', async ({ column, table }) => {
    const value = `${column} + ${table.columns[column]?.[0] === 'BIGINT' ? '1' : '0.01'}`
    const fault = changed(table.name, table.grain.join(', '), column, value, where(table))
    const noticed = await firstReports(fault, table.asked)
    expect(noticed.map((check) => check.kind)).toContain('gate')
  })
})
