import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { differences } from './cases/compare.ts'
import { classOrderOf, comparedTables, rejectedOf, tableOfRun } from './cases/run-tables.ts'
import { rateMonth } from './oracle/rate-month.ts'
import { tablesOf, type TextRow } from './oracle/tables.ts'
import { testSeeds } from './random/seeds.ts'
import { writeRandomMonth } from './random-month.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/** What must be equal. Keys first, so that a difference reads well. */
const compared = {
  rated_line: [
    'hop',
    'account_id',
    'usage_date',
    'customer_id',
    'plan_id',
    'subscription_id',
    'meter_id',
    'sku_id',
    'pec_rate',
    'coverage',
    'credit',
    'price_model',
    'rule_id',
    'price_currency',
    'currency',
    'quantity',
    'cost',
    'retail',
    'customer_account_id',
    'is_invoiced',
    'is_late',
    'usage_rows',
    'price_list_id',
    'price_amount',
    'fx_rate',
    'amount_exact',
    'revenue_book',
    'fx_margin',
  ],
  invoice: [
    'account_id',
    'currency',
    'group_by',
    'group_value',
    'document_type',
    'seller_id',
    'net',
    'net_exact',
    'tax',
    'gross',
    'tax_currency',
    'tax_fx_rate',
  ],
  invoice_line: [
    'account_id',
    'currency',
    'group_value',
    'customer_account_id',
    'subscription_id',
    'meter_category',
    'is_late',
    'tax_category',
    'tax_rate',
    'amount_exact',
    'amount_rounded',
    'quantity',
    'net_price',
    'rounding',
    'usage_rows',
    'free_reason',
  ],
  tax_line: [
    'account_id',
    'currency',
    'group_value',
    'tax_category',
    'tax_rate',
    'base',
    'tax',
    'tax_in_tax_currency',
  ],
} as const

const outputFolder = join(dirname(fileURLToPath(import.meta.url)), 'output', 'random')

/** Who is held and why; every account once, by the line or document that is to blame. */
function heldKeys(rows: readonly TextRow[]): TextRow[] {
  const keys = rows.map(({ account_id: account, customer_id: customer, reason }) => ({
    account_id: account ?? null,
    tenant: account ? null : (customer ?? null),
    reason: reason ?? null,
  }))
  return [...new Map(keys.map((key) => [JSON.stringify(key).toLowerCase(), key])).values()]
}

function rejectedRows(rows: readonly TextRow[]): TextRow[] {
  const keys = rows.map(({ file, row }) => ({ file: file ?? null, row: row ?? null }))
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()]
}

async function allDifferences(run: WorkspaceRun, dir: string, period: string): Promise<string[]> {
  const landingDir = join(dir, 'data', 'landing')
  const classOrder = await classOrderOf(run)
  const oracle = tablesOf(
    rateMonth({ ratesDir: join(dir, 'rates'), landingDir, period, classOrder }),
  )
  const rejected = rejectedRows(await rejectedOf(run, landingDir))
  const heldByUs = heldKeys(oracle.held)
  const found = [
    ...differences(heldByUs, heldKeys(await run.table('held')), ['account_id', 'tenant', 'reason']),
    ...differences(rejectedRows(oracle.usage_reject), rejected, ['file', 'row']),
  ]
  // What a held account's lines would have cost is nobody's business: some of
  // them have no amount at all.
  const held = new Set(heldByUs.map((row) => row['account_id']))
  const free = (rows: readonly TextRow[]): TextRow[] =>
    rows.filter((row) => !held.has(row['account_id'] ?? null))
  for (const table of ['rated_line', 'invoice', 'invoice_line', 'tax_line'] as const) {
    const actual = free(await tableOfRun(run, table))
    const told = differences(free(oracle[table]), actual, compared[table])
    found.push(...told.map((difference) => `${table}: ${difference}`))
  }
  return found
}

describe('the pipeline agrees with the oracle on random months', () => {
  test.each(testSeeds('random month', { plain: 30, deep: 1_000 }))('seed %i', async (seed) => {
    const dir = join(outputFolder, String(seed))
    const month = writeRandomMonth(dir, seed)
    // one thread: a second one only costs in a small month
    const run = await runWorkspace(dir, month.period, { threads: 1 }, comparedTables)
    expect([0, 1], 'exit code').toContain(run.exitCode)
    const found = await allDifferences(run, dir, month.period)
    expect(found, `RATEBOOK_SEED=${String(seed)}, workspace kept in ${dir}`).toEqual([])
    rmSync(dir, { recursive: true, force: true })
  })
})
