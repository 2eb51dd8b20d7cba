import { beforeAll, describe, test } from 'vitest'
import { type GoldenMonth, writeGoldenMonth } from './golden-month.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/** Who pays for reservations and savings plans (B9): benefit-month/README.md has the arithmetic. */
let month: GoldenMonth
let run: WorkspaceRun

beforeAll(async () => {
  month = writeGoldenMonth('benefit-month')
  run = await runWorkspace(month.folder, '2026-10')
})

describe('a month of reservations and savings plans', () => {
  const tables: [string, string[]][] = [
    ['invoice', ['account_id', 'currency', 'net']],
    ['invoice_line', ['invoice_key', 'meter_category', 'amount_rounded', 'usage_rows']],
    ['waived_usage', ['hop', 'account_id', 'meter_category', 'treatment', 'reason', 'cost']],
    ['benefit_margin', ['benefit_order_id', 'cost', 'purchase_revenue', 'usage_revenue', 'margin']],
    ['held', ['account_id', 'hop', 'reason', 'detail', 'cost']],
    ['charge', ['hop', 'account_id', 'meter_category', 'amount', 'cost']],
    ['margin', ['account_id', 'meter_category', 'cost', 'revenue', 'margin']],
  ]
  test.each(tables)('%s', async (table, columns) => {
    month.compare(table, await run.table(table), columns)
  })
})
