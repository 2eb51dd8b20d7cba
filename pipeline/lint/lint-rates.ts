import { z } from 'zod'
import { readRates } from '../3-price/read-rates.ts'
import { notesOf } from '../checks.ts'
import type { Config } from '../config.ts'
import { readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { listRuns } from '../run-folder.ts'
import type { Period } from '../period.ts'
import type { Workspace } from '../workspace.ts'
import { type LintCheck, lintChecks, missingTables, needsRun, type Severity } from './findings.ts'
import { openLint } from './lint-database.ts'

const findingRow = z.object({
  file: z.string().nullable(),
  line_no: z.string().nullable(),
  subject: z.string(),
  detail: z.string(),
  money: z.string().nullable(),
  currency: z.string().nullable(),
})

/** One fault of the rates: where it stands, what it is, and the money of the latest month. */
export interface LintFinding extends z.infer<typeof findingRow> {
  readonly check: string
  readonly severity: Severity
}

/** The findings of one check, the largest money first. */
export interface LintResult extends LintCheck {
  readonly why: string
  readonly fix: string
  readonly findings: readonly LintFinding[]
}

/** All that lint found, and what it could not look at. */
export interface LintReport {
  readonly period: string
  readonly run: string | null
  readonly last_run: string | null
  readonly errors: number
  readonly warnings: number
  /** Checks with findings: the largest money first. */
  readonly results: readonly LintResult[]
  readonly not_checked: readonly { readonly title: string; readonly because: string }[]
}

export interface LintAsked {
  readonly workspace: Workspace
  readonly period: Period
  readonly config: Pick<Config, 'priceShockPercent' | 'fxVia'>
}

/**
 * Looks at rates/ before a run: what the rows alone show, and what the usage of the latest run
 * shows when it is rated with them. Faults that keep rates from loading are thrown, as in a run.
 */
export async function lintRates(asked: LintAsked): Promise<LintReport> {
  const { workspace, period } = asked
  const rates = await readRates(workspace.rates)
  const runs = listRuns(workspace.runs)
  const run = listRuns(workspace.runs, period.month).at(-1) ?? runs.at(-1)
  const lastRun = runs.findLast((id) => id.slice(0, 7) < period.month) ?? run
  const database = await openLint({ ...asked, run, lastRun }, rates)
  try {
    const results: LintResult[] = []
    const notChecked: { title: string; because: string }[] = []
    const known = await tablesOf(database)
    for (const check of lintChecks) {
      const text = await readSql(`pipeline/lint/${check.name}.sql`)
      const missing = (await database.tableNames(text)).find((name) => !known.has(name))
      if (missing === undefined) results.push(await resultOf(database, check, text))
      else notChecked.push({ title: check.title, because: reasonFor(missing, run) })
    }
    return reportOf(results, {
      period: period.month,
      run: run ?? null,
      last_run: lastRun ?? null,
      not_checked: notChecked,
    })
  } finally {
    database.close()
  }
}

function reasonFor(table: string, run: string | undefined): string {
  return (run === undefined ? undefined : missingTables[table]) ?? needsRun
}

async function tablesOf(database: DuckDB): Promise<ReadonlySet<string>> {
  const rows = await database.rows(await readSql('pipeline/lint/known_table.sql'))
  return new Set(rows.map(({ table_name: name }) => String(name)))
}

async function resultOf(database: DuckDB, check: LintCheck, text: string): Promise<LintResult> {
  const rows = z.array(findingRow).parse(await database.rows(text))
  const { name, severity } = check
  const findings = rows.map((row) => ({ ...row, check: name, severity })).sort(byMoney)
  return { ...check, ...notesOf(text), findings }
}

function reportOf(
  results: readonly LintResult[],
  about: Pick<LintReport, 'period' | 'run' | 'last_run' | 'not_checked'>,
): LintReport {
  const found = results.filter(({ findings }) => findings.length > 0)
  const count = (severity: Severity): number =>
    found.reduce((sum, { findings, ...check }) => {
      return check.severity === severity ? sum + findings.length : sum
    }, 0)
  const largest = ({ findings }: LintResult): LintFinding | undefined => findings[0]
  const order = (a: LintResult, b: LintResult): number =>
    compareMoney(largest(a)?.money ?? null, largest(b)?.money ?? null)
  return {
    ...about,
    errors: count('error'),
    warnings: count('warning'),
    results: found.toSorted(order),
  }
}

/** All findings in one order: the largest money first, then as they stand in rates/. */
export function inOrder({ results }: LintReport): LintFinding[] {
  return results.flatMap(({ findings }) => findings).sort(byMoney)
}

function byMoney(a: LintFinding, b: LintFinding): number {
  return (
    compareMoney(a.money, b.money) ||
    compare(a.file ?? '', b.file ?? '') ||
    (a.line_no ?? '').length - (b.line_no ?? '').length ||
    compare(a.line_no ?? '', b.line_no ?? '') ||
    compare(a.detail, b.detail)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The larger amount first, whatever its sign; all have ten places, so digits tell. */
function compareMoney(a: string | null, b: string | null): number {
  const [left, right] = [digitsOf(a), digitsOf(b)]
  return right.length - left.length || compare(right, left)
}

function digitsOf(money: string | null): string {
  return (money ?? '0').replace(/[-.]/gu, '').replace(/^0+/u, '')
}
