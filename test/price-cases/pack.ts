import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../../pipeline/config.ts'
import { closePeriod } from '../../pipeline/ledger/close.ts'
import { parsePeriod } from '../../pipeline/period.ts'
import { openWorkspace } from '../../pipeline/workspace.ts'
import { usageShape } from '../cases/full-files.ts'
import { fullRow, shapeOf, toFullCsv, writeText, type CompactRow } from '../cases/write-files.ts'
import { rateUsage, type RatedMonth } from '../oracle/rate-month.ts'
import { ratesOf, type Rates } from '../oracle/rates.ts'
import type { ClassOrder } from '../oracle/tiers.ts'
import { usageOf } from '../oracle/usage.ts'
import { randomPeriod } from '../random/calendar.ts'
import { runWorkspace, type WorkspaceRun } from '../run-workspace.ts'
import type { CaseRows } from './case-rows.ts'
import { sharedRates } from './shared-rates.ts'

/** The tables that cases are compared by, and those that their lines are made of. */
const wanted = [
  'usage_class',
  'span_usage',
  'priced_usage',
  'rated_line',
  'charge',
  'invoice',
  'held',
]

const usageHeader = Object.keys(usageShape.columns)

/** Writes many cases into a workspace of their own. */
export function writePack(dir: string, cases: readonly CaseRows[], turns: readonly string[]): void {
  rmSync(dir, { recursive: true, force: true })
  const shared = sharedRates(turns)
  const files = new Set([
    ...Object.keys(shared),
    ...cases.flatMap(({ rates }) => Object.keys(rates)),
  ])
  for (const file of files) {
    const rows = [...(shared[file] ?? []), ...cases.flatMap(({ rates }) => rates[file] ?? [])]
    writeText(join(dir, 'rates', file), toFullCsv(shapeOf(file), rows))
  }
  writeUsage(dir, 'usage.csv', cases)
}

/** Writes the usage of cases as a file of their workspace. */
export function writeUsage(dir: string, name: string, cases: readonly CaseRows[]): void {
  const usage = cases.flatMap((one) => one.usage)
  writeText(join(dir, 'data', 'landing', name), toFullCsv(usageShape, usage))
}

/** Runs the real pipeline once over many cases, in a workspace of their own. */
export async function runPack(
  dir: string,
  cases: readonly CaseRows[],
  turns: readonly string[],
): Promise<WorkspaceRun> {
  writePack(dir, cases, turns)
  const run = await runWorkspace(dir, randomPeriod, {}, wanted)
  rmSync(dir, { recursive: true, force: true })
  return run
}

/**
 * Runs and closes the month, then runs the next one with the cases in `late` as late usage: both
 * runs.
 */
export async function runLate(
  dir: string,
  inTime: readonly CaseRows[],
  late: readonly CaseRows[],
  turns: readonly string[],
): Promise<readonly [WorkspaceRun, WorkspaceRun]> {
  writePack(dir, inTime, turns)
  const run = await runWorkspace(dir, randomPeriod, {}, wanted)
  const asked = { workspace: openWorkspace(dir), config: parseConfig({}), user: 'anna' }
  const period = parsePeriod(randomPeriod)
  await closePeriod({ ...asked, period, onlyHeld: false, hold: [], accepted: 'as it is' })
  const next = {
    InvoiceNumber: 'G000000002',
    ChargeStartDate: '2026-11-01',
    ChargeEndDate: '2026-11-30',
  }
  const later = late.map((one) => ({
    ...one,
    usage: one.usage.map((row) => ({ ...row, ...next })),
  }))
  writeUsage(dir, 'late.csv', later)
  const nextRun = await runWorkspace(dir, '2026-11', {}, wanted)
  rmSync(dir, { recursive: true, force: true })
  return [run, nextRun]
}

/** The rows of a file as the oracle reads them. */
function mapsOf(file: string, rows: readonly CompactRow[]): Map<string, string>[] {
  const shape = shapeOf(file)
  const columns = Object.keys(shape.columns)
  return rows.map((row) => {
    const full = fullRow(shape, row)
    return new Map(columns.map((column, i) => [column, full[i] ?? '']))
  })
}

/** Rates of the files, or of what a folder of that name holds. */
function ratesIn(files: Readonly<Record<string, readonly CompactRow[]>>): Rates {
  return ratesOf((name) =>
    Object.entries(files).flatMap(([file, rows]) =>
      file === name || file.startsWith(`${name}/`) ? mapsOf(file, rows) : [],
    ),
  )
}

/** Rates a case by the oracle, from its own rows and the shared ones alone. */
export function makeOracle(turns: readonly string[]) {
  const shared = sharedRates(turns)
  const { fx, tax, sellers } = ratesIn(shared)
  return (one: CaseRows, classOrder?: ClassOrder): RatedMonth => {
    const own = ratesIn({
      ...one.rates,
      'markets.csv': shared['markets.csv'] ?? [],
      'benefits.csv': [...(shared['benefits.csv'] ?? []), ...(one.rates['benefits.csv'] ?? [])],
    })
    const records = one.usage.map((row) => fullRow(usageShape, row))
    const usage = usageOf('usage.csv', usageHeader, records)
    return rateUsage({ ...own, fx, tax, sellers }, usage, randomPeriod, classOrder)
  }
}
