import { beforeAll, describe, expect, test } from 'vitest'
import { type GoldenMonth, writeGoldenMonth } from './golden-month.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/**
 * Licences with every change type, a bundled one and software (B11, B14, B15, B18); the arithmetic
 * stands in licence-month/README.md.
 */
let month: GoldenMonth
let run: WorkspaceRun

beforeAll(async () => {
  month = writeGoldenMonth('licence-month')
  run = await runWorkspace(month.folder, '2026-10')
})

describe('a month of licences', () => {
  test('every purchase costs its part of the term', async () => {
    const classes = new Map(
      (await run.table('usage_class')).map((row) => [row['usage_class_id'], row]),
    )
    const cycles = new Map(
      (await run.table('purchase_cycle')).map((row) => [row['usage_class_id'], row]),
    )
    const rows = (await run.table('rated_line')).map((row) => ({
      ...classes.get(row['usage_class_id'] ?? ''),
      ...cycles.get(row['usage_class_id'] ?? ''),
      ...row,
      subscription: classes.get(row['usage_class_id'] ?? '')?.['subscription_id']?.[0] ?? '',
      seats: cycles.get(row['usage_class_id'] ?? '')?.['quantity']?.replace(/\.0+$/u, '') ?? null,
      part: ['billed_part', 'whole_part']
        .map((name) => cycles.get(row['usage_class_id'] ?? '')?.[name])
        .join('/'),
    }))
    const columns = ['subscription', 'sku_id', 'charge_type', 'seats', 'part', 'price_date']
    month.compare('rated', rows, [...columns, 'rule_id', 'fx_rate', 'amount'])
  })

  test('lines of one event are one invoice line', async () => {
    expect(await run.table('held')).toEqual([])
    const rows = await run.table('invoice_line')
    const columns = ['quantity', 'net_price', 'amount_rounded']
    month.compare('lines', rows, ['subscription_name', 'meter_category', ...columns])
  })
})
