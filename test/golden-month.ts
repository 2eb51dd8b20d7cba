import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { packageRoot } from '../pipeline/package-root.ts'
import { usageShape } from './cases/full-files.ts'
import { shapeOf, toFullCsv, writeText } from './cases/write-files.ts'
import { readTable } from './oracle/csv.ts'
import type { TextRow } from './oracle/tables.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/**
 * A month of files of any format with its rates, worked out by hand: `given/`, `rates/` laid over
 * those of the cases, `expect/` (RATEBOOK_GOLDEN=write writes it), README.md with the arithmetic.
 */
export interface GoldenMonth {
  readonly folder: string
  readonly run: WorkspaceRun
  /** Compares text with a file of `expect/`. */
  readonly compare: (name: string, actual: string) => void
}

function writeRates(from: string, folder: string): void {
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((one) => one.endsWith('.csv'))) {
    const rows = readTable(join(from, name)).map((row) => Object.fromEntries(row))
    writeText(join(folder, 'rates', name), toFullCsv(shapeOf(name), rows))
  }
}

/** Runs October 2026 of `test/<name>` in a workspace of its own. */
export async function runGoldenMonth(name: string): Promise<GoldenMonth> {
  const here = join(packageRoot, 'test', name)
  const folder = join(packageRoot, 'test', 'output', name)
  rmSync(folder, { recursive: true, force: true })
  writeRates(join(packageRoot, 'test', 'cases', 'base', 'rates'), folder)
  writeRates(join(here, 'rates'), folder)
  const landing = join(folder, 'data', 'landing')
  mkdirSync(landing, { recursive: true })
  for (const file of readdirSync(join(here, 'given'))) {
    if (!file.endsWith('.compact.csv')) {
      copyFileSync(join(here, 'given', file), join(landing, file))
      continue
    }
    const rows = readTable(join(here, 'given', file)).map((row) => Object.fromEntries(row))
    writeText(join(landing, file), toFullCsv(usageShape, rows))
  }
  const compare = (file: string, actual: string): void => {
    const path = join(here, 'expect', file)
    if (process.env['RATEBOOK_GOLDEN'] === 'write') {
      mkdirSync(join(here, 'expect'), { recursive: true })
      writeFileSync(path, actual)
    }
    expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`)
  }
  return { folder, run: await runWorkspace(folder, '2026-10'), compare }
}

/** A number as text without trailing zeros. */
export const plain = (text: string | null | undefined): string =>
  String(text)
    .replace(/(\.\d*?)0+$/u, '$1')
    .replace(/\.$/u, '')

/** Rows of a table as a CSV, in byte order: what a finance person compares with the README. */
export function csvOf(rows: readonly TextRow[], columns: readonly string[]): string {
  const lines = rows.map((row) =>
    columns
      .map((column) =>
        /amount|cost|net|rows|records/u.test(column)
          ? plain(row[column])
          : String(row[column] ?? ''),
      )
      .join(','),
  )
  return [columns.join(','), ...lines.sort()].join('\n') + '\n'
}
