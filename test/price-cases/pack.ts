import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../../pipeline/config.ts'
import { closePeriod } from '../../pipeline/ledger/close.ts'
import { parsePeriod } from '../../pipeline/period.ts'
import { openWorkspace } from '../../pipeline/workspace.ts'
import { usageShape } from '../cases/full-files.ts'
import { fullRow, shapeOf, toFullCsv, writeText, type CompactRow } from '../cases/write-files.ts'
import { adjustmentsOf } from '../oracle/added-rates.ts'
import { splitRecords } from '../oracle/csv.ts'
import { rateUsage, type RatedMonth } from '../oracle/rate-month.ts'
import { ratesOf, type Rates } from '../oracle/rates.ts'
import { reconciliationOf } from '../oracle/reconciliation.ts'
import { sheetOf } from '../oracle/sheets.ts'
import type { ClassOrder } from '../oracle/tiers.ts'
import { usageOf, type UsageRecord } from '../oracle/usage.ts'
import { randomPeriod } from '../random/calendar.ts'
import { makeDice } from '../random/dice.ts'
import { reconciliationCsv, sheetCsv } from '../random/purchase-files.ts'
import { runWorkspace, type WorkspaceRun } from '../run-workspace.ts'
import type { CaseRows } from './case-rows.ts'
import { sharedRates } from './shared-rates.ts'

/** The tables that cases are compared by, and those that their lines are made of. */
const wanted = [
  'usage_class',
  'span_usage',
  'priced_usage',
  'rated_line',
  'invoice',
  'invoice_line',
  'tax_line',
  'held',
]

const usageHeader = Object.keys(usageShape.columns)

/** What Microsoft suggests for what is bought, the same for all cases. */
const sheet = sheetCsv(makeDice(11))
const [sheetHeader = [], ...sheetRecords] = splitRecords(sheet)
const sheets = sheetOf({ header: sheetHeader, records: sheetRecords })

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
  const purchases = cases.flatMap((one) => one.purchases)
  if (purchases.length === 0) return
  const landing = join(dir, 'data', 'landing')
  writeText(join(landing, 'reconciliation.csv'), reconciliationCsv(makeDice(1), purchases))
  writeText(join(landing, 'sheet.csv'), sheet)
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

/** What a case bought, as the oracle reads it. */
function boughtIn({ purchases }: CaseRows): UsageRecord[] {
  const [header = [], ...records] = splitRecords(reconciliationCsv(makeDice(1), purchases))
  return reconciliationOf('reconciliation.csv', header, records)
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
    const adjustments = Object.entries(one.rates).flatMap(([file, rows]) => {
      const [, period] = /^adjustments\/(.*)[.]csv$/.exec(file) ?? []
      return period === undefined ? [] : adjustmentsOf(period, mapsOf(file, rows))
    })
    const used = one.usage.map((row) => fullRow(usageShape, row))
    const { records, rejected } = usageOf('usage.csv', usageHeader, used)
    const usage = { records: [...boughtIn(one), ...records], rejected }
    const rates = { ...own, fx, tax, sellers, adjustments }
    // without purchases the run has no sheet
    return rateUsage(
      one.purchases.length === 0 ? rates : { ...rates, sheets },
      usage,
      randomPeriod,
      classOrder,
    )
  }
}
