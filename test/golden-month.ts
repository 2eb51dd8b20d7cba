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
import { withAdditionalInfo } from './cases/case-folder.ts'
import { usageShape } from './cases/full-files.ts'
import { shapeOf, toFullCsv, writeText } from './cases/write-files.ts'
import { readTable } from './oracle/csv.ts'
import type { TextRow } from './oracle/tables.ts'

/**
 * A month whose files are given as they are delivered: `given/` (compact CSVs of daily usage in
 * full), `rates/` over those of the cases, `expect/` worked out by hand in its README.
 */
export interface GoldenMonth {
  readonly folder: string
  /** Compares rows of a table with `expect/<table>.csv`, as a finance person would read them. */
  compare(table: string, rows: readonly TextRow[], columns: readonly string[]): void
}

/** Writes the workspace of a golden month; `purpose` keeps those of one month apart. */
export function writeGoldenMonth(name: string, purpose = name): GoldenMonth {
  const here = join(packageRoot, 'test', name)
  const folder = join(packageRoot, 'test', 'output', purpose)
  rmSync(folder, { recursive: true, force: true })
  writeBaseRates(folder)
  writeRates(folder, join(here, 'rates'))
  const landing = join(folder, 'data', 'landing')
  mkdirSync(landing, { recursive: true })
  for (const file of readdirSync(join(here, 'given'))) {
    if (!file.endsWith('.compact.csv')) copyFileSync(join(here, 'given', file), join(landing, file))
    else {
      const rows = rowsOf(join(here, 'given', file)).map(withAdditionalInfo)
      writeText(join(landing, file), toFullCsv(usageShape, rows))
    }
  }
  return {
    folder,
    compare: (table, rows, columns) => {
      compare(join(here, 'expect', `${table}.csv`), csvOf(rows, columns))
    },
  }
}

function rowsOf(path: string): Record<string, string>[] {
  return readTable(path).map((row) => Object.fromEntries(row))
}

/** The rates that all cases stand on: one seller in EUR. */
export function writeBaseRates(folder: string): void {
  writeRates(folder, join(packageRoot, 'test', 'cases', 'base', 'rates'))
}

function writeRates(folder: string, from: string): void {
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.csv'),
  )
  for (const name of names)
    writeText(join(folder, 'rates', name), toFullCsv(shapeOf(name), rowsOf(join(from, name))))
}

const plain = (text: string | null | undefined): string =>
  String(text)
    .replace(/(\.\d*?)0+$/u, '$1')
    .replace(/\.$/u, '')

function csvOf(rows: readonly TextRow[], columns: readonly string[]): string {
  const lines = rows.map((row) =>
    columns
      .map((column) =>
        /amount|cost|net|price$|rows|records|quantity|retail|revenue|margin/u.test(column)
          ? plain(row[column])
          : String(row[column] ?? ''),
      )
      .join(','),
  )
  return [columns.join(','), ...lines.sort()].join('\n') + '\n'
}

function compare(path: string, actual: string): void {
  if (process.env['RATEBOOK_GOLDEN'] === 'write') {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, actual)
  }
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`)
}
