import type { OpenRun } from '../open-run.ts'
import { reconcileRun } from './reconcile-run.ts'

/** What a reconciliation says about closing a period. */
export interface StandsOpen {
  /** In words, each with the invoice. */
  readonly reasons: readonly string[]
  /** Claims of findings that it decides instead, by money and tolerance. */
  readonly replaces: readonly string[]
}

/**
 * What of Microsoft's invoices is open in a run (B29). Nothing where rates/ names none up to its
 * period: whoever does not reconcile closes as before.
 */
export async function standsOpen(run: OpenRun): Promise<StandsOpen> {
  const known = run.manifest.tables.vendor_invoice?.rows ?? '0'
  if (known === '0') return { reasons: [], replaces: [] }
  const { invoices, reasons, isReconciling } = await reconcileRun(run)
  if (!isReconciling) return { reasons: [], replaces: [] }
  return {
    reasons: [
      ...(invoices.length === 0 ? ["no file of Microsoft's invoices of the period is there"] : []),
      ...reasons.map(({ invoice_number, words }) => `invoice ${invoice_number}: ${words}`),
    ],
    replaces: ['daily usage agrees with the reconciliation'],
  }
}
