import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DuckDB, type Row, sqlText } from '../pipeline/engine/duckdb.ts'
import { storedUsageColumns } from '../pipeline/1-ingest/usage-schema.ts'
import type { Source } from '../pipeline/1-ingest/ingest.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import {
  ingestLanding,
  isConserved,
  makeLanding,
  openEngine,
  readOutcomes,
  reportText,
} from './ingest/ingest-report.ts'
import { readPriceOutcomes } from './ingest/price-report.ts'

/**
 * test/formats/<case>/given holds files as Microsoft documents them; expect/report.txt says what
 * was taken and expect/<schema>.csv holds the canonical rows: one line per record, columns that no
 * record fills left out. RATEBOOK_GOLDEN=write writes what came out, to be read before it is kept.
 */
const folder = join(packageRoot, 'test', 'formats')
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

function compare(path: string, actual: string): void {
  if (process.env['RATEBOOK_GOLDEN'] === 'write') {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, actual)
  }
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`)
}

function csvText(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {}).filter((column) =>
    rows.some((row) => row[column] !== null),
  )
  const cell = (value: Row[string] | undefined): string => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => cells.map(cell).join(',') + '\n')
    .join('')
}

/** Trailing zeros say nothing: an amount reads as it was written. */
async function canonicalRows(source: Source, lake: string): Promise<Row[]> {
  const path = sqlText(join(lake, source.key, `${source.stored.schema}.parquet`))
  // of usage a file holds what its format gives; the other columns are of nothing
  const found = await database.describe(`from ${path}`)
  const all = source.stored.schema === 'usage' ? storedUsageColumns() : found
  const columns = Object.entries(all)
    .filter(([column]) => !['record_number', 'bad'].includes(column))
    .map(([column, type]) =>
      !(column in found)
        ? `cast(null as varchar) as ${column}`
        : type.startsWith('DECIMAL')
          ? `regexp_replace(cast(${column} as varchar), '[.]?0+$', '') as ${column}`
          : column,
    )
  return database.rows(
    `select ${sqlText(source.name)} as file, coalesce(record_number, file_row_number + 1) as record, ` +
      `${columns.join(', ')} from read_parquet(${path}, file_row_number = true) where bad is null order by record`,
  )
}

describe('canonical rows of documented files', () => {
  test.each(cases)('%s', async (name) => {
    const given = join(folder, name, 'given')
    const files = readdirSync(given, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    const landing = makeLanding(
      Object.fromEntries(
        files.sort().map((file) => [file.slice(given.length + 1), readFileSync(file)]),
      ),
    )
    try {
      const taken = await ingestLanding(database, landing)
      const usage = taken.sources.filter(({ stored }) => stored.schema === 'usage')
      const outcomes = await readOutcomes(database, landing, usage)
      expect(outcomes.filter((outcome) => !isConserved(outcome))).toEqual([])
      const priced = taken.sources.filter(({ stored }) => stored.schema !== 'usage')
      const prices = await readPriceOutcomes(database, landing, priced)
      expect(prices.filter((outcome) => !outcome.isConserved)).toEqual([])
      const formats = taken.sources
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(
          ({ name: file, stored }) =>
            `${file}: ${stored.format}, dataset ${stored.dataset}, ${String(stored.records)} records\n`,
        )
      const report =
        formats.join('') + prices.map(({ text }) => text).join('') + reportText(taken, outcomes)
      compare(
        join(folder, name, 'expect', 'report.txt'),
        report.replaceAll(landing.folder, '<landing>'),
      )
      for (const schema of new Set(taken.sources.map(({ stored }) => stored.schema))) {
        const rows: Row[] = []
        for (const source of taken.sources.filter(({ stored }) => stored.schema === schema)) {
          rows.push(...(await canonicalRows(source, landing.lake)))
        }
        rows.sort((a, b) =>
          `${String(a.file)}\0` < `${String(b.file)}\0` ? -1 : a.file === b.file ? 0 : 1,
        )
        compare(join(folder, name, 'expect', `${schema}.csv`), csvText(rows))
      }
    } finally {
      landing.remove()
    }
  })
})
