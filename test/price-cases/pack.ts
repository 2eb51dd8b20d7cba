import { rmSync } from 'node:fs'
import { join } from 'node:path'
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

/** Runs the real pipeline once over many cases, in a workspace of their own. */
export async function runPack(
  dir: string,
  cases: readonly CaseRows[],
  turns: readonly string[],
): Promise<WorkspaceRun> {
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
  const usage = cases.flatMap((one) => one.usage)
  writeText(join(dir, 'data', 'landing', 'usage.csv'), toFullCsv(usageShape, usage))
  const run = await runWorkspace(dir, randomPeriod, {}, wanted)
  rmSync(dir, { recursive: true, force: true })
  return run
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
