import { buildInvoiceViews, type BuiltViews, type ViewOptions } from '../7-issue/build-views.ts'
import { loadDocuments } from '../7-issue/load-documents.ts'
import { ratebookError } from '../errors.ts'
import type { OpenRun } from '../open-run.ts'
import type { Workspace } from '../workspace.ts'
import { overlayRecorded } from './correction-overlay.ts'
import type { Numbered } from './issue.ts'
import { readLedger } from './ledger.ts'

/** Credit notes of one correction that are printed together. */
export interface PrintedCorrection {
  readonly correction: string
  readonly batch: readonly Numbered[]
  readonly options: ViewOptions
}

/**
 * What credit notes show: head and parties of the document that they correct, its lines that
 * changed, each with what it came to and comes to, and what changes hands.
 */
export async function correctionViews(
  workspace: Workspace,
  { database }: OpenRun,
  { correction, batch, options }: PrintedCorrection,
): Promise<Pick<BuiltViews, 'views' | 'failures'> & { readonly annexes: ReadonlySet<string> }> {
  const { lines, documents, originals } = await readLedger(
    workspace,
    { lines: [], documents: [], originals: [] },
    async (ledger) => ({
      lines: await ledger.rows('corrected_line'),
      documents: await ledger.rows('corrected_document'),
      originals: await ledger.rows('document'),
    }),
  )
  const printed = batch.map((row) => {
    const document = documents.find(
      (one) => one.correction_id === correction && one.corrects === row.credits,
    )
    const original = originals.find(({ number }) => number === row.credits)
    if (document === undefined || original === undefined)
      throw ratebookError('RB-945', { number: row.credits ?? '' })
    return { row, document, original }
  })
  await overlayRecorded(
    database,
    printed.map(({ document }) => document),
    lines,
  )
  const rows = await loadDocuments(database, [])
  const changes = new Map(
    printed.flatMap(({ document: { corrects, invoice_key: key } }) =>
      lines
        .filter((line) => line.correction_id === correction && line.corrects === corrects)
        .map(({ line_no, amount_before: before, amount_after: after }) => [
          `${key} ${line_no}`,
          { before, after },
        ]),
    ),
  )
  const changed = rows.lines.map((line) => ({
    ...line,
    change: changes.get(`${line.invoice_key} ${line.line_no}`) ?? null,
  }))
  const numbering = new Map(
    printed.map(({ row, document, original }) => [
      document.invoice_key,
      {
        number: row.number,
        issueDate: row.issue_date,
        dueDate: row.due_date,
        corrects: [{ number: original.number, issueDate: original.issue_date }],
      },
    ]),
  )
  const built = buildInvoiceViews({ ...rows, lines: changed }, { ...options, numbering })
  const keyOf = new Map(printed.map(({ row, document }) => [document.invoice_key, row.invoice_key]))
  return {
    views: built.views.map((view) => ({ ...view, key: keyOf.get(view.key) ?? view.key })),
    failures: built.failures.map(({ invoiceKey, error }) => ({
      invoiceKey: keyOf.get(invoiceKey) ?? invoiceKey,
      error,
    })),
    annexes: new Set(),
  }
}
