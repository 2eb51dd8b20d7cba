import type { CorrectionLine } from '../3-price/load-rates.ts'
import type { Workspace } from '../workspace.ts'
import { type Ledger, readLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { sealsInForce } from './seal-state.ts'

/**
 * What is owed besides on issued documents of earlier periods (B33), as lines of the period: what
 * its own documents billed already, and what still waits, for accounts that it has not billed.
 */
export async function pendingCorrections(
  workspace: Workspace,
  period: string,
): Promise<CorrectionLine[]> {
  return readLedger(workspace, [], async (ledger) => {
    const due = await documentsDue(ledger, period)
    const lines = await ledger.rows('corrected_line')
    const corrections = await ledger.rows('correction')
    return due
      .flatMap((document) =>
        lines
          .filter(
            (line) =>
              line.correction_id === document.correction_id && line.corrects === document.corrects,
          )
          .map((line) => ({ document, line })),
      )
      .map(({ document, line }, index) => {
        const of = corrections.find((one) => one.correction_id === document.correction_id)
        return {
          file: `ledger/${period}`,
          line: index + 1,
          correction: correctionKey(document),
          account_id: document.account_id,
          customer_account_id:
            line.customer_account_id === document.account_id ? null : line.customer_account_id,
          subscription_id: line.subscription_id === '' ? null : line.subscription_id,
          text: `${line.meter_category} · ${line.corrects}`,
          net: line.amount,
          currency: document.currency,
          tax_product: line.tax_product,
          reason: `${document.correction_id}: ${of?.reason ?? ''} (${line.amount_before} → ${line.amount_after})`,
          approver: of?.corrected_by ?? '',
        }
      })
  })
}

/** Names a corrected document: the key of what `close` records as billed. */
function correctionKey(of: { readonly correction_id: string; readonly corrects: string }): string {
  return `${of.correction_id} ${of.corrects}`
}

/** The correction and the document of a key; numbers may hold blanks, ids do not. */
export function splitKey(key: string): [string, string] {
  const place = key.indexOf(' ')
  return [key.slice(0, place), key.slice(place + 1)]
}

async function documentsDue(
  ledger: Ledger,
  period: string,
): Promise<LedgerRow<'corrected_document'>[]> {
  const seals = await sealsInForce(ledger)
  const own = seals.filter((seal) => seal.period === period)
  const periodOf = new Map(seals.map((seal) => [seal.seal_id, seal.period]))
  const billed = await billedIn(ledger)
  const settled = new Set(own.flatMap((seal) => seal.documents).map((row) => row.account_id))
  return (await ledger.rows('corrected_document')).filter((row) => {
    if (row.settled_by !== 'next_invoice') return false
    const seal = billed.get(correctionKey(row))
    if (seal !== undefined) return periodOf.get(seal) === period
    return (periodOf.get(row.seal_id) ?? period) < period && !settled.has(row.account_id)
  })
}

/** The seal in force that billed a correction, by its key. */
export async function billedIn(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const inForce = new Set((await sealsInForce(ledger)).map((seal) => seal.seal_id))
  const rows = (await ledger.rows('billed_correction')).filter((row) => inForce.has(row.seal_id))
  return new Map(rows.map((row) => [correctionKey(row), row.seal_id]))
}
