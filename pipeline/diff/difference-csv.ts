import { csvText } from '../csv-text.ts'
import { plain } from '../explain/layout.ts'
import { causes, type Difference, type Level } from './diff-runs.ts'

const names = {
  account: ['account_id', 'account_name'],
  subscription: ['account_id', 'account_name', 'subscription_id', 'subscription_name'],
  sku: [
    'account_id',
    'account_name',
    'subscription_id',
    'subscription_name',
    'meter_category',
    'meter_sub_category',
    'meter_name',
    'meter_id',
    'sku_id',
  ],
} as const

/** The rows of a difference as CSV with every digit, in English and stable: programs read it. */
export function differenceCsv(difference: Difference, by: Level): string {
  const { before, after } = difference
  const head = ['run_before', 'run_after', 'document', 'currency']
  if (by === 'cause') {
    const rows = difference.causes.map((row) => [
      before,
      after,
      documentOf(row.is_invoiced),
      row.currency,
      row.cause,
      plain(row.amount),
    ])
    return csvText([[...head, 'cause', 'amount'], ...rows])
  }
  const amounts = ['before', 'after', 'difference', ...causes] as const
  const rows = difference.rows.map((row) => [
    before,
    after,
    documentOf(row.is_invoiced),
    row.currency,
    row.hop,
    ...names[by].map((name) => row[name] ?? ''),
    ...amounts.map((name) => plain(row[name])),
  ])
  return csvText([[...head, 'hop', ...names[by], ...amounts], ...rows])
}

/** Invoices are ours; a statement is what a reseller's customer owes the reseller. */
function documentOf(isInvoiced: boolean): string {
  return isInvoiced ? 'invoice' : 'statement'
}
