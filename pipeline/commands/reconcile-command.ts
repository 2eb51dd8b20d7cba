import { resolve } from 'node:path'
import { ratebookError } from '../errors.ts'
import { openRun } from '../open-run.ts'
import { parsePeriod } from '../period.ts'
import { reconcileRun, type ReconciledCause } from '../reconcile/reconcile-run.ts'
import { reconciliationPage } from '../reconcile/reconciliation-page.ts'
import { plain } from '../explain/layout.ts'
import { answer, type Context } from './context.ts'
import { writeCsv } from './csv-file.ts'

export interface ReconcileAsked {
  readonly period: string
  readonly run?: string
  readonly all?: boolean
  readonly csv?: string
}

const csvColumns = [
  'period',
  'run',
  'seller_id',
  'invoice_number',
  'billing_currency',
  'cause',
  'invoiced',
  'billed',
  'difference',
  'tolerance',
  'state',
] as const

/** `ratebook reconcile`: exit 1 where an invoice does not agree, or nobody told its total. */
export async function reconcileCommand(context: Context, asked: ReconcileAsked): Promise<number> {
  const { month: period } = parsePeriod(asked.period)
  const run = await openRun(context.workspace, asked.run ?? period)
  try {
    if (run.manifest.period !== period)
      throw ratebookError('RB-915', { run: run.id, period, other: run.manifest.period }, 2)
    const found = await reconcileRun(run)
    const { invoices, isReconciling, reasons, signs, products, roundings } = found
    if (asked.csv !== undefined)
      await writeCsv(
        resolve(asked.csv),
        csvColumns,
        found.causes.map((row) => ({ period, run: run.id, ...csvRow(row) })),
      )
    const causes = found.causes.map(exactCause)
    const told = { invoices, isReconciling, causes, reasons, signs, products, roundings }
    const document = { period, run: run.id, ...told }
    answer(context, document, () => reconciliationPage(found, run.id, asked.all === true))
    return invoices.every(({ state }) => state === 'agrees') ? 0 : 1
  } finally {
    run.database.close()
  }
}

function exactCause({ invoiced_shown, billed_shown, difference_shown, ...exact }: ReconciledCause) {
  const shown = { invoiced: invoiced_shown, billed: billed_shown, difference: difference_shown }
  return { ...exact, shown }
}

function csvRow(row: ReconciledCause): Record<string, string | null> {
  const { seller_id, invoice_number, billing_currency, cause, tolerance } = row
  const key = { seller_id, invoice_number, billing_currency, cause }
  return {
    ...key,
    invoiced: plain(row.invoiced),
    billed: plain(row.billed),
    difference: plain(row.difference),
    tolerance: tolerance === null ? null : plain(tolerance),
    state: row.is_open ? 'open' : '',
  }
}
