import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CheckResult, runChecks } from '../checks.ts'
import type { OpenRun } from '../open-run.ts'
import { digestOf, type Manifest } from '../run-manifest.ts'
import { stages } from '../stages.ts'
import { columnsOf, counted, printable, row } from './layout.ts'

/** A file of a run against what the manifest says it was when the run was written. */
export interface TableState {
  readonly table: string
  readonly state: 'as written' | 'changed' | 'missing'
}

/** What is true of a finished run today. */
export interface RunReport {
  readonly kind: 'check'
  readonly run: string
  /** No file changed, no gate broken, the digest is that of the files. */
  readonly sound: boolean
  readonly digest_is_of_tables: boolean
  readonly tables: readonly TableState[]
  /** Empty where files changed: what checks say about such a run means nothing. */
  readonly checks: readonly CheckResult[]
  readonly checks_were_run: boolean
}

/**
 * Compares the SHA-256 of every stored table with the manifest. Needs no database, so it can be
 * asked before a run is opened, which fails where a file is missing.
 */
export async function verifyTables(folder: string, manifest: Manifest): Promise<TableState[]> {
  const states: TableState[] = []
  for (const [table, { sha256 }] of Object.entries(manifest.tables)) {
    if (sha256 === null) continue
    const path = join(folder, 'tables', `${table}.parquet`)
    if (!existsSync(path)) {
      states.push({ table, state: 'missing' })
      continue
    }
    const found = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    states.push({ table, state: found === sha256 ? 'as written' : 'changed' })
  }
  return states
}

/**
 * All checks of all stages again, on the tables as they were stored; and whether
 * they are as they were stored.
 */
export async function checkRun(
  run: Pick<OpenRun, 'id' | 'folder' | 'manifest' | 'database'>,
): Promise<RunReport> {
  const tables = await verifyTables(run.folder, run.manifest)
  const whole = tables.every(({ state }) => state === 'as written')
  const checks: CheckResult[] = []
  if (whole) for (const stage of stages) checks.push(...(await runChecks(run.database, stage)))
  return reportOf(run.id, run.manifest, tables, checks, whole)
}

/** The report of a run that cannot be opened, since files of it are missing or changed. */
export function reportOfDamaged(
  id: string,
  manifest: Manifest,
  tables: readonly TableState[],
): RunReport {
  return reportOf(id, manifest, tables, [], false)
}

function reportOf(
  id: string,
  manifest: Manifest,
  tables: readonly TableState[],
  checks: readonly CheckResult[],
  wereRun: boolean,
): RunReport {
  const digestHolds = digestOf(manifest.tables) === manifest.digest
  const broken = checks.some(({ kind, rows }) => kind === 'gate' && rows.length > 0)
  return {
    kind: 'check',
    run: id,
    sound: wereRun && digestHolds && !broken,
    digest_is_of_tables: digestHolds,
    tables,
    checks,
    checks_were_run: wereRun,
  }
}

const rowsShown = 10

/**
 * The page of a report: one line per failed check with its rows, why and fix;
 * one line where all is well.
 */
export function checkPage(report: RunReport): string {
  const altered = report.tables.filter(({ state }) => state !== 'as written')
  const failed = report.checks.filter(({ rows }) => rows.length > 0)
  const lines = [
    ...row(0, `run ${report.run}: ${report.sound ? 'sound' : 'not sound'}`),
    ...row(
      2,
      `${counted(String(report.tables.length), 'table')}: ` +
        (altered.length === 0
          ? 'every file is as it was written'
          : `${counted(String(altered.length), 'file is', 'files are')} not as written`),
    ),
    ...altered.flatMap(({ table, state }) => row(4, `${table}.parquet: ${state}`)),
    ...(report.digest_is_of_tables
      ? []
      : row(2, 'the digest of the manifest is not that of its tables')),
    ...row(
      2,
      report.checks_were_run
        ? `${counted(String(report.checks.length), 'check')}: ` +
            (failed.length === 0
              ? 'all hold'
              : counted(String(failed.length), 'has rows', 'have rows'))
        : 'checks were not run, since they would be about other figures',
    ),
    ...failed.flatMap(checkLines),
  ]
  return lines.map((line) => line.trimEnd()).join('\n') + '\n'
}

function checkLines(check: CheckResult): string[] {
  const word = check.kind === 'gate' ? 'broken' : 'finding'
  const more = check.rows.length - rowsShown
  return [
    '',
    ...row(0, `${word}: ${check.claim}: ${counted(String(check.rows.length), 'row')}`, check.path),
    ...rowTable(check.rows.slice(0, rowsShown)),
    ...(more > 0 ? row(2, `and ${counted(String(more), 'more row')}`) : []),
    ...row(0, `why: ${check.why}`),
    ...row(0, `fix: ${check.fix}`),
  ]
}

/** Rows below their column names; wide rows are folded, so nothing of them is lost. */
function rowTable(rows: CheckResult['rows']): string[] {
  const [first] = rows
  if (first === undefined) return []
  const names = Object.keys(first)
  const cells = [
    names,
    ...rows.map((values) => names.map((name) => printable(String(values[name] ?? '')))),
  ]
  const widths = names.map((_, index) =>
    Math.max(...cells.map((line) => columnsOf(line[index] ?? ''))),
  )
  return cells.flatMap((line) =>
    row(
      2,
      line
        .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - columnsOf(cell)))
        .join('  ')
        .trimEnd(),
      null,
      6,
    ),
  )
}
