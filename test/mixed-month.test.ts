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
import { beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../pipeline/package-root.ts'
import { usageShape } from './cases/full-files.ts'
import { shapeOf, toFullCsv, writeText } from './cases/write-files.ts'
import { readTable } from './oracle/csv.ts'
import type { TextRow } from './oracle/tables.ts'
import { silentLog } from '../pipeline/log.ts'
import { publish } from '../pipeline/publish/publish.ts'
import { query } from '../pipeline/publish/query.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/** A month in which five kinds of files overlap; the arithmetic stands in mixed-month/README.md. */
const here = join(packageRoot, 'test', 'mixed-month')
const folder = join(packageRoot, 'test', 'output', 'mixed-month')
let run: WorkspaceRun

function writeRates(from: string): void {
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.csv'),
  )
  for (const name of names) {
    const rows = readTable(join(from, name)).map((row) => Object.fromEntries(row))
    writeText(join(folder, 'rates', name), toFullCsv(shapeOf(name), rows))
  }
}

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  writeRates(join(packageRoot, 'test', 'cases', 'base', 'rates'))
  writeRates(join(here, 'rates'))
  const landing = join(folder, 'data', 'landing')
  mkdirSync(landing, { recursive: true })
  for (const name of readdirSync(join(here, 'given'))) {
    if (!name.endsWith('.compact.csv')) copyFileSync(join(here, 'given', name), join(landing, name))
    else {
      const rows = readTable(join(here, 'given', name)).map((row) => Object.fromEntries(row))
      writeText(join(landing, name), toFullCsv(usageShape, rows))
    }
  }
  run = await runWorkspace(folder, '2026-10')
})

const plain = (text: string | null | undefined): string =>
  String(text)
    .replace(/(\.\d*?)0+$/u, '$1')
    .replace(/\.$/u, '')

/** Rows of a table as a CSV, in byte order: what a finance person compares with the README. */
function csvOf(rows: readonly TextRow[], columns: readonly string[]): string {
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

function compare(name: string, actual: string): void {
  const path = join(here, 'expect', name)
  if (process.env['RATEBOOK_GOLDEN'] === 'write') {
    mkdirSync(join(here, 'expect'), { recursive: true })
    writeFileSync(path, actual)
  }
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`)
}

describe('a month of overlapping files', () => {
  test('every charge appears once', async () => {
    compare(
      'charge.csv',
      csvOf(await run.table('charge'), [
        'account_id',
        'meter_category',
        'usage_rows',
        'cost',
        'amount',
      ]),
    )
  })

  test('what does not bill says why', async () => {
    const files = new Map(
      (await run.table('source_file')).map((row) => [row['source_sha256'], row['dataset']]),
    )
    const rows = (await run.table('not_billed')).map((row): TextRow => ({
      dataset: files.get(row['source_sha256'] ?? '') ?? null,
      reason: row['reason'] ?? null,
    }))
    compare('not_billed.csv', csvOf(rows, ['dataset', 'reason']))
  })

  test('the money of every file is rated, held or control', async () => {
    const files = new Map(
      (await run.table('source_file')).map((row) => [row['source_sha256'], row['dataset']]),
    )
    const rows = (await run.table('usage_balance')).map((row): TextRow => ({
      ...row,
      dataset: files.get(row['source_sha256'] ?? '') ?? null,
    }))
    compare(
      'usage_balance.csv',
      csvOf(rows, [
        'dataset',
        'period_rows',
        'rated_rows',
        'held_rows',
        'control_rows',
        'period_cost',
        'rated_cost',
        'control_cost',
      ]),
    )
  })

  test('is published as one, tags as a map whatever the file has', async () => {
    const workspace = openWorkspace(folder)
    await publish(workspace, silentLog)
    const rows = await query(
      workspace,
      'select count(*) as records, ' +
        "max(tag_map['env']) filter (where provider_name = 'Other Cloud') as env from usage",
    )
    expect(rows).toEqual([{ records: '15', env: 'prod' }])
  })

  test('drafts add up', async () => {
    expect(run.exitCode).toBe(0)
    compare(
      'invoice.csv',
      csvOf(await run.table('invoice'), ['account_id', 'currency', 'document_type', 'net']),
    )
  })
})
