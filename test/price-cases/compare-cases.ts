import { differences } from '../cases/compare.ts'
import { classOrderOf, tableOfRun } from '../cases/run-tables.ts'
import { exact, zero } from '../oracle/exact.ts'
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
  charge: ['subscription_id', 'meter_category', 'is_late', 'currency', 'usage_rows', 'amount'],
  invoice: ['currency', 'document_type', 'net', 'net_exact', 'tax', 'gross'],
  held: ['reason'],
} as const
type Compared = keyof typeof compared
const names: readonly Compared[] = ['held', 'rated_line', 'charge', 'invoice']

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

/** Charges out of rated lines: what the invoice is made of. */
function chargesOf(lines: readonly TextRow[]): TextRow[] {
  const keys = compared.charge.slice(0, 4)
  const charges = new Map<string, { row: TextRow; rows: number; amount: typeof zero }>()
  for (const line of lines.filter((row) => row['price_model'] !== 'excluded')) {
    const key = keys.map((column) => line[column] ?? '').join('\u001f')
    const { rows, amount } = charges.get(key) ?? { rows: 0, amount: zero }
    charges.set(key, {
      row: line,
      rows: rows + Number.parseInt(line['usage_rows'] ?? '', 10),
      amount: amount.plus(exact(line['amount_exact'] ?? '')),
    })
  }
  return [...charges.values()].map(({ row, rows, amount }) => ({
    ...row,
    usage_rows: String(rows),
    amount: amount.toString(),
  }))
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
    const expected = { ...month, held: reasons(month.held), charge: chargesOf(month.rated_line) }
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
