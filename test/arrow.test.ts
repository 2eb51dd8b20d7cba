import {
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usageArrowSchema } from '../pipeline/1-ingest/arrow-schema.ts'
import { usageColumns } from '../pipeline/1-ingest/usage-schema.ts'
import { parseConfig } from '../pipeline/config.ts'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { exportArrow } from '../pipeline/export/export-arrow.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { run, type FinishedRun } from '../pipeline/run.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { refusal } from './arrow/arrow-file.ts'
import { sampleWorkspace } from './sample-workspace.ts'

const folders: string[] = []
let scratch = ''
let database: DuckDB

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'ratebook-arrow-'))
  folders.push(scratch)
  database = await DuckDB.open()
  await database.loadMacros()
})

afterAll(async () => {
  database.close()
  for (const folder of folders) await rm(folder, { recursive: true })
})

async function runSample(workspace: Workspace): Promise<FinishedRun> {
  return run({
    workspace,
    period: parsePeriod('2026-10'),
    config: parseConfig({ threads: 2 }),
    log: silentLog,
  })
}

test('the Arrow schema is the canonical one', () => {
  const names = { text: 'Utf8', date: 'Date32<DAY>', decimal: 'Decimal[38e+18]' }
  const fields = usageArrowSchema().fields.map((field) => [
    field.name,
    String(field.type),
    field.nullable,
  ])
  expect(fields).toEqual([
    ...usageColumns.map((column) => [column.name, names[column.type], true]),
    ['other_columns', 'Utf8', true],
    ['rounded', 'Utf8', true],
  ])
})

describe('a run exported to Arrow', () => {
  let first: FinishedRun
  let second: FinishedRun
  let arrow = ''
  let rows = 0
  let from: Workspace
  let to: Workspace

  beforeAll(async () => {
    from = openWorkspace(await sampleWorkspace())
    to = openWorkspace(await sampleWorkspace())
    folders.push(from.root, to.root)
    first = await runSample(from)
    for (const file of await readdir(to.landing)) await rm(join(to.landing, file))
    arrow = join(to.landing, 'usage.arrow')
    rows = await exported(arrow)
    second = await runSample(to)
  })

  async function exported(path: string): Promise<number> {
    const opened = await openRun(from, first.id)
    try {
      const seen: number[] = []
      const count = await exportArrow(opened.database, path, (done) => seen.push(done))
      expect(seen.at(-1)).toBe(count)
      expect(String(count)).toBe(await opened.database.value('select count(*) from usage_record'))
      return count
    } finally {
      opened.database.close()
    }
  }

  test('makes the same tables again, but for those that name the source file', () => {
    const same = [
      'metered_usage',
      'usage_class',
      'rated_line',
      'charge',
      'margin',
      'invoice',
      'invoice_line',
      'tax_line',
      'invoice_usage',
      'held',
    ]
    for (const table of same.filter((name) => first.manifest.tables[name] !== undefined)) {
      expect([table, second.manifest.tables[table]]).toEqual([table, first.manifest.tables[table]])
    }
    for (const table of ['metered_usage', 'rated_line', 'invoice', 'invoice_line']) {
      expect(first.manifest.tables[table]?.sha256).toMatch(/^[0-9a-f]{64}$/u)
    }
    expect(second.manifest.inputs).toMatchObject([{ format: 'arrow-usage', records: rows }])
    expect(second.manifest.duplicates).toEqual([])
  })

  test('keeps every record as it was, with the columns and types of a stored CSV', async () => {
    const tables = await Promise.all(
      [
        [from, first],
        [to, second],
      ].map(async ([workspace, made]) => {
        const opened = await openRun(workspace as Workspace, (made as FinishedRun).id)
        const records = await opened.database.rows(
          'select * exclude (source_sha256, record_number) from usage_record order by source_sha256, record_number',
        )
        const types = await opened.database.describe('from usage_record')
        opened.database.close()
        return { records, types }
      }),
    )
    expect(tables[0]?.records.length).toBe(rows)
    expect(tables[1]?.records).toEqual(tables[0]?.records)
    expect(Object.entries(tables[1]?.types ?? {})).toEqual(Object.entries(tables[0]?.types ?? {}))
  })

  test('is private, leaves nothing beside it and has the same bytes each time', async () => {
    const again = join(scratch, 'again.arrow')
    await exported(again)
    expect((await stat(again)).mode & 0o777).toBe(0o600)
    expect((await readFile(again)).equals(await readFile(arrow))).toBe(true)
    expect((await readdir(scratch)).filter((name) => name.startsWith('again'))).toEqual([
      'again.arrow',
    ])
  })

  test('refuses a folder that is not there', async () => {
    await expect(exported(join(scratch, 'nowhere', 'usage.arrow'))).rejects.toMatchObject({
      code: 'RB-510',
    })
  })

  test('cut off anywhere, it is refused', async () => {
    const { size } = await stat(arrow)
    for (const bytes of [8, 12, 17, 400, Math.floor(size / 2), size - 6, size - 1]) {
      const path = join(scratch, 'cut.arrow')
      await copyFile(arrow, path)
      await truncate(path, bytes)
      const error = await refusal(database, path)
      expect([error.code, error.message]).toEqual([
        'RB-121',
        'cut.arrow: the Arrow file is damaged or cut off (its end is missing)',
      ])
    }
  })

  test('with bytes missing in the middle, it is refused', async () => {
    const bytes = await readFile(arrow)
    const path = join(scratch, 'hole.arrow')
    for (const cut of [64, 4096, Math.floor(bytes.length / 2)]) {
      await writeFile(path, Buffer.concat([bytes.subarray(0, 16), bytes.subarray(16 + cut)]))
      expect((await refusal(database, path)).code).toBe('RB-121')
    }
    await writeFile(
      path,
      Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(bytes.length - 18), bytes.subarray(-10)]),
    )
    expect((await refusal(database, path)).code).toMatch(/RB-12[12]/u)
  })
})
