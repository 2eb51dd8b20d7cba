import { differences } from '../cases/compare.ts'
import { classOrderOf, tableOfRun } from '../cases/run-tables.ts'
import { tablesOf, type TextRow } from '../oracle/tables.ts'
import type { WorkspaceRun } from '../run-workspace.ts'
import type { CaseRows } from './case-rows.ts'
import { makeOracle } from './pack.ts'

/** What must be equal: keys first, so that a difference reads well. */
const compared = {
  rated_line: [
    'usage_date',
    'plan_id',
    'subscription_id',
    'meter_id',
    'sku_id',
    'pec_rate',
    'coverage',
    'credit',
    'price_model',
    'price_list_id',
    'rule_id',
    'is_late',
    'usage_rows',
    'quantity',
    'price_currency',
    'price_amount',
    'fx_rate',
    'currency',
    'amount_exact',
    'cost',
    'revenue_book',
    'fx_margin',
  ],
  invoice: ['currency', 'document_type', 'net', 'net_exact', 'tax', 'gross'],
  invoice_line: [
    'subscription_id',
    'meter_category',
    'is_late',
    'tax_category',
    'amount_exact',
    'amount_rounded',
    'quantity',
    'net_price',
    'usage_rows',
    'free_reason',
  ],
  tax_line: ['tax_category', 'tax_rate', 'base', 'tax', 'tax_in_tax_currency'],
  held: ['reason'],
} as const
type Compared = keyof typeof compared
const names: readonly Compared[] = ['held', 'rated_line', 'invoice_line', 'tax_line', 'invoice']

/** Rows of every table of a run by the account that they are about. */
async function rowsByAccount(run: WorkspaceRun): Promise<Map<string, TextRow[]>> {
  const rows = new Map<string, TextRow[]>()
  for (const name of names) {
    for (const row of await tableOfRun(run, name)) {
      const key = `${name} ${row['account_id'] ?? ''}`
      const before = rows.get(key)
      if (before === undefined) rows.set(key, [row])
      else before.push(row)
    }
  }
  return rows
}

function reasons(rows: readonly TextRow[]): TextRow[] {
  return [...new Set(rows.map((row) => row['reason'] ?? null))].map((reason) => ({ reason }))
}

/** By the position of a case: how the run differs from the oracle. Nothing: they agree. */
export async function differingCases(
  run: WorkspaceRun,
  cases: readonly CaseRows[],
  turns: readonly string[],
): Promise<Map<number, string[]>> {
  const classOrder = await classOrderOf(run)
  const rows = await rowsByAccount(run)
  const oracle = makeOracle(turns)
  const found = new Map<number, string[]>()
  cases.forEach((one, i) => {
    const month = tablesOf(oracle(one, classOrder))
    const expected = { ...month, held: reasons(month.held) }
    const actual = (name: Compared): TextRow[] => rows.get(`${name} ${one.accountId}`) ?? []
    // What a held account's lines would have cost is nobody's business.
    const isHeld = expected.held.length > 0
    const told = (isHeld ? (['held'] as const) : names).flatMap((name) => {
      const given = name === 'held' ? reasons(actual(name)) : actual(name)
      return differences(expected[name], given, compared[name]).map((text) => `${name}: ${text}`)
    })
    if (told.length > 0) found.set(i, told)
  })
  return found
}
