import { beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '../pipeline/log.ts'
import { publish } from '../pipeline/publish/publish.ts'
import { query } from '../pipeline/publish/query.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { type GoldenMonth, writeGoldenMonth } from './golden-month.ts'
import type { TextRow } from './oracle/tables.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/** A month in which five kinds of files overlap; the arithmetic stands in mixed-month/README.md. */
let month: GoldenMonth
let run: WorkspaceRun

beforeAll(async () => {
  month = writeGoldenMonth('mixed-month')
  run = await runWorkspace(month.folder, '2026-10')
})

describe('a month of overlapping files', () => {
  test('every charge appears once', async () => {
    month.compare('charge', await run.table('charge'), [
      'account_id',
      'meter_category',
      'usage_rows',
      'cost',
      'amount',
    ])
  })

  test('what does not bill says why', async () => {
    const files = new Map(
      (await run.table('source_file')).map((row) => [row['source_sha256'], row['dataset']]),
    )
    const rows = (await run.table('not_billed')).map((row): TextRow => ({
      dataset: files.get(row['source_sha256'] ?? '') ?? null,
      reason: row['reason'] ?? null,
    }))
    month.compare('not_billed', rows, ['dataset', 'reason'])
  })

  test('the money of every file is rated, held or control', async () => {
    const files = new Map(
      (await run.table('source_file')).map((row) => [row['source_sha256'], row['dataset']]),
    )
    const rows = (await run.table('usage_balance')).map((row): TextRow => ({
      ...row,
      dataset: files.get(row['source_sha256'] ?? '') ?? null,
    }))
    month.compare('usage_balance', rows, [
      'dataset',
      'period_rows',
      'rated_rows',
      'held_rows',
      'control_rows',
      'period_cost',
      'rated_cost',
      'control_cost',
    ])
  })

  test('is published as one, tags as a map whatever the file has', async () => {
    const workspace = openWorkspace(month.folder)
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
    month.compare('invoice', await run.table('invoice'), [
      'account_id',
      'currency',
      'document_type',
      'net',
    ])
  })
})
